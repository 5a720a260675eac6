/** A phone cannot scan its own screen: it gets the key in letters first, and links to the stores. */
export const isPhone = () => matchMedia('(pointer: coarse) and (max-width: 767px)').matches
