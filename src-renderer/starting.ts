/** The page of a start that takes long: hears main, and asks nothing. */
import { showStarting } from './starting-page.ts'

window.terminal.listen('app/starting', showStarting)
