const separators = /[\s\-‐-―−.·\u200b-\u200d\u2060\ufeff]/g

/**
 * What a person means by what stands in a code field: full-width digits become plain ones, spaces and dashes go.
 * Whatever is not only digits stays as typed: the server can tell what it looks like.
 */
export function tidyCode(typed: string) {
  const bare = typed.normalize('NFKC').replace(separators, '')
  return /^\d*$/.test(bare) ? bare : typed
}

export const isCompleteCode = (code: string) => /^\d{6}$/.test(code)
