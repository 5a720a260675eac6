/** The tokens of app/globals.css that mails use: mail software knows no custom properties. A test holds them together. */
export const palette = {
  light: {
    paper: '#faf8f4',
    surface: '#ffffff',
    ink: '#16202a',
    quiet: '#5b6671',
    line: '#e4dfd6',
    brass: '#8a6116',
    'brass-wash': '#f7efdf',
    'on-brass': '#ffffff',
  },
  dark: {
    paper: '#11161b',
    surface: '#1a2128',
    ink: '#ece8e1',
    quiet: '#a7b0b8',
    line: '#2c353d',
    brass: '#d9a94a',
    'brass-wash': '#2b2719',
    'on-brass': '#11161b',
  },
} as const
