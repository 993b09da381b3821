import { defineConfig } from 'astro/config';
import starlight from '@astrojs/starlight';

export default defineConfig({
  site: 'https://example.org',
  telemetry: false,
  integrations: [
    starlight({
      title: 'Tablets',
      pagefind: false,
      defaultLocale: 'root',
      locales: {
        root: { label: 'English', lang: 'en' },
        'es': { label: 'Español', lang: 'es' },
      },
    }),
  ],
});
