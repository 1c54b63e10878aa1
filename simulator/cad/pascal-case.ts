/** As .NET serializes without a naming policy: property names change, the keys of a dictionary do not. */
export function toPascalCase(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toPascalCase)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, field]) => [
      key.charAt(0).toUpperCase() + key.slice(1),
      key === 'metaData' ? field : toPascalCase(field),
    ]),
  )
}
