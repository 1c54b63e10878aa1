import fc from 'fast-check'

/** Text that players could type or paste: anything, with what is dangerous or hard to cut much more often. */
export const typed = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '~r~',
        '~n~',
        '~',
        '<font size="99">',
        '&lt;',
        '^1',
        '\n',
        ' ',
        '\u202E',
        '\u200B',
        '\u200D',
      ),
      fc.constantFrom(
        '👮🏽‍♀️',
        '👨‍👩‍👧‍👦',
        '🇺🇸',
        '🇺',
        '❤️',
        '\uFE0F',
        'e\u0301',
        'ñ',
        '路',
        '\uD83D',
        '\uDE94',
        '\u0301',
      ),
      fc.string({ unit: 'binary', maxLength: 12 }),
      fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
    ),
    { maxLength: 80 },
  )
  .map((parts) => parts.join(''))
