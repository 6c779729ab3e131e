/** Lets so many ms of real time pass: the program under proof is another process and has no clock of ours. */
export const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))
