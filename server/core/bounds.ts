/**
 * How much of a reply or a push event is kept (docs/limits.md). Real calls stay far below these bounds. Text is limited in characters,
 * and a text that was cut ends in '…'.
 */

/** Active calls, and 911 calls. The calls with the highest ids, which are the newest, are kept. */
export const MAX_CALLS = 5_000
/** The request limits these too, to 100 at most. Again the highest ids are kept. */
export const MAX_CLOSED_CALLS = 1_000

/** A description, and any text that is not limited below. */
export const MAX_TEXT_LENGTH = 2_000

/** A title, code, address, postal or name, and the time, label and type of a note. */
export const MAX_LABEL_LENGTH = 200

/** The last notes of a call, in the CAD's order. */
export const MAX_NOTES = 50
export const MAX_NOTE_LENGTH = 1_000

/** Units attached to one call. */
export const MAX_IDENTS = 64

/** Entries of a call's metaData. */
export const MAX_METADATA_KEYS = 50
/** An entry with a longer key is left out. */
export const MAX_METADATA_KEY_LENGTH = 100
export const MAX_METADATA_LENGTH = 500

/** Skipped entries of a reply that are reported with their path. Further ones are counted. */
export const MAX_NAMED_SKIPS = 20

/**
 * What a player is sent at once in one tick. What exceeds it is streamed, so that it does not delay the game's own traffic.
 */
export const MAX_UNSTREAMED_BYTES = 16 * 1024

/** Units that are known at the same time. */
export const MAX_UNITS = 1_000
export const MAX_CALL_SIGN_LENGTH = 32
/** Identifiers of one unit's player. */
export const MAX_UNIT_IDENTITIES = 16
