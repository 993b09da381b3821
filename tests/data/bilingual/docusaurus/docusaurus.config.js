export default {
  title: 'Tablets',
  url: 'https://example.org',
  baseUrl: '/',
  onBrokenLinks: 'throw',
  onBrokenAnchors: 'throw',
  i18n: { defaultLocale: 'en', locales: ['en', 'es'] },
  presets: [['classic', { docs: { routeBasePath: '/' }, blog: false, pages: false }]],
  themeConfig: {
    navbar: {
      items: [
        { type: 'localeDropdown', position: 'right' },
      ],
    },
  },
};
