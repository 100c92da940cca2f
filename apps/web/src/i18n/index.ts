/**
 * Languages: one catalogue per language with typed keys, chosen by the browser's language and remembered when a person
 * chooses another. Texts that come from the kinds carry both languages and are picked here too.
 */
import type { LocalText } from "@eventyard/model";
import i18next from "i18next";
import type { ParseKeys, TFunction } from "i18next";
import { initReactI18next, useTranslation } from "react-i18next";
import { preferences } from "../app/preferences.ts";
import en from "./en.json";
import ko from "./ko.json";
import watchEn from "./watch.en.json";
import watchKo from "./watch.ko.json";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "translation";
    resources: { translation: typeof en & { watch: typeof watchEn } };
  }
}

export type Language = "en" | "ko";
/** A key of the catalogue. */
export type TextKey = ParseKeys;

const LANGUAGES: readonly Language[] = ["en", "ko"];

function initialLanguage(): Language {
  const chosen = preferences.read("language");
  if (chosen === "en" || chosen === "ko") return chosen;
  const spoken = typeof navigator === "undefined" ? "en" : navigator.language;
  return LANGUAGES.find((language) => spoken.toLowerCase().startsWith(language)) ?? "en";
}

/** Starts i18next; call once before the first render. */
export async function setUpLanguages(): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: initialLanguage(),
    fallbackLng: "en",
    supportedLngs: [...LANGUAGES],
    resources: {
      en: { translation: { ...en, watch: watchEn } },
      ko: { translation: { ...ko, watch: watchKo } },
    },
    interpolation: { escapeValue: false },
    initAsync: false,
  });
  reflectLanguage();
}

function reflectLanguage(): void {
  if (typeof document !== "undefined") document.documentElement.lang = currentLanguage();
}

/** The language on the screen now. */
export function currentLanguage(): Language {
  return i18next.language === "ko" ? "ko" : "en";
}

/** Switches the language and remembers it. */
export async function chooseLanguage(language: Language): Promise<void> {
  preferences.write("language", language);
  await i18next.changeLanguage(language);
  reflectLanguage();
}

/** Translation outside React (announcements, refusals). */
export function translate(key: TextKey, values?: Readonly<Record<string, string | number>>): string {
  return i18next.t(key, { ...values });
}

/** The translation function for components; they render anew when the language changes. */
export function useT(): TFunction {
  return useTranslation().t;
}

/** The current language for components. */
export function useLanguage(): Language {
  return useTranslation().i18n.language === "ko" ? "ko" : "en";
}

/** Picks the current language's side of a text that a kind or a problem brings. */
export function useLocalText(): (text: LocalText) => string {
  const language = useLanguage();
  return (text) => text[language];
}

/**
 * The text with every number on the line of its unit, "500 ms" is one word, and every Korean particle on the line of the
 * quotation or bracket that it belongs to: ‘먼저 발행’으로.
 */
export function keepUnits(text: string): string {
  return text
    .replace(/(\d) (?=(?:ms|s|min|h|%)(?![a-z]))/g, "$1\u00A0")
    .replace(/([’”)])(?=[가-힣])/g, "$1\u2060");
}

/** A number in the current language's notation, at most `digits` after the point. */
export function formatNumber(value: number, language: Language, digits = 2): string {
  return new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(value);
}
