export default {
  title: 'Tablets',
  description: 'What to know',
  lastUpdated: false,
  locales: {
    root: { label: 'English', lang: 'en' },
    'es': { label: 'Español', lang: 'es' },
  },
}
