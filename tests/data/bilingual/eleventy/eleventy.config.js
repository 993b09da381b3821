import { EleventyI18nPlugin } from "@11ty/eleventy";
import { IdAttributePlugin } from "@11ty/eleventy";

export default function (config) {
  config.addPlugin(EleventyI18nPlugin, { defaultLanguage: "en" });
  config.addPlugin(IdAttributePlugin);
  config.addPassthroughCopy("pages/*.png");
  config.addShortcode("badge", (text) => `<b class="badge">${text}</b>`);
  config.addPairedShortcode("note", (inner) => `<aside class="note">${inner}</aside>`);
  return { dir: { input: "pages", includes: "../layouts", output: "site" }, markdownTemplateEngine: "liquid" };
}
