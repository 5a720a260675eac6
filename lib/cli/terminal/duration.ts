const seconds = new Intl.NumberFormat('en', { style: 'unit', unit: 'second', unitDisplay: 'long', useGrouping: false })
const minutes = new Intl.NumberFormat('en', { style: 'unit', unit: 'minute', unitDisplay: 'long', useGrouping: false })

/** A duration for people, rounded up: seconds up to two minutes, then minutes. Node 20 has no Intl.DurationFormat. */
export const duration = (length: number) =>
  length <= 120 ? seconds.format(Math.ceil(length)) : minutes.format(Math.ceil(length / 60))
