/** A second start does not open a second till: it brings the first to the front. */
import { app } from 'electron'

export function onSecondStart(heard: () => void): void {
  app.on('second-instance', heard)
}
