import { CommandError } from '../errors.ts'
import { writeFileAtomically } from '../record/files.ts'

/** Writes the file that a command was asked for. @throws CommandError with what `refusal` makes of the reason */
export async function writeOutput(
  path: string,
  content: string | Uint8Array,
  refusal: (reason: string) => string,
): Promise<void> {
  try {
    await writeFileAtomically(path, content)
  } catch (error) {
    throw new CommandError(refusal((error as Error).message), { cause: error })
  }
}
