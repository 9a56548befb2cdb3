import type { CheckpointState, EpochEvent } from '@nn/train'

/** The epochs of a run so far, as its checkpoint keeps them: JSON has no NaN. */
export function epochsOf({ epochs }: CheckpointState): EpochEvent[] {
  return epochs.map(
    (kept) =>
      Object.fromEntries(Object.entries(kept).map(([key, value]) => [key, value ?? NaN])) as unknown as EpochEvent,
  )
}
