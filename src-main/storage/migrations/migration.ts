/** One step of the database's shape. Steps are numbered by tens, go forward only, and never change once released. */
export type Migration = {
  readonly number: number
  /** The oldest program that may open a database after this step. */
  readonly oldestProgram: string
  readonly sql: string
  /** What the journal adds up to has another shape afterwards: every projection is made anew. */
  readonly rebuilds?: true
}
