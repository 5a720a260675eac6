/** The rooms of a folder from the ground up: a room imports those that are named before it. */
const floors = {
  'lib/domain': [
    ...['*', 'database', 'people', 'limits', 'audit', 'policy', 'identity', 'mail', 'vault', 'sessions', 'factors'],
    ...['sign-in', 'account', 'jobs', 'company', 'delivery'],
  ],
  'lib/server': [
    ...['errors', 'files', 'settings', 'before-next', 'observability', 'database', 'company-places.ts', 'directory'],
    ...['secrets', 'mail', 'deps.ts', 'http', 'auth', 'backup', 'metrics', 'views', 'process'],
  ],
  components: [
    ...['ui', 'errors', 'list', 'fields', 'password', 'step-up', 'shell', 'confirm', 'mfa', 'account', 'admin'],
    ...['mailbox', 'sign-in'],
  ],
  'lib/cli': ['terminal', 'commands', 'output', 'definitions', 'command-line', '*'],
}

/** `*`: the files that stand in the folder itself. */
const pathOf = (folder, room) => {
  if (room === '*') return `^${folder}/[^/]+$`
  return room.includes('.') ? `^${folder}/${room.replace('.', '\\.')}$` : `^${folder}/${room}/`
}

const below = (tests, [folder, rooms]) =>
  rooms.slice(0, -1).map((room, floor) => ({
    name: `${folder.replace('/', '-')}-${room === '*' ? 'ground' : room.replace('.', '-')}-imports-downwards`,
    comment: `In ${folder}, ${room} stands below what it imports here. Move what both need to a lower room, or let the caller hand it in.`,
    severity: 'error',
    from: { path: pathOf(folder, room), pathNot: tests },
    to: { path: rooms.slice(floor + 1).map((above) => pathOf(folder, above)) },
  }))

/** The rules of dependency-cruiser that hold them. */
exports.downwards = ({ tests, ours }) => [
  ...Object.entries(floors).flatMap((entry) => below(tests, entry)),
  {
    name: 'every-room-has-a-floor',
    comment: 'Name the new folder in `floors` of scripts/floors.cjs, above everything that it imports.',
    severity: 'error',
    from: { path: ours },
    to: {
      path: Object.keys(floors).map((folder) => `^${folder}/`),
      pathNot: [
        tests,
        ...Object.entries(floors).flatMap(([folder, rooms]) => rooms.map((room) => pathOf(folder, room))),
      ],
    },
  },
]
