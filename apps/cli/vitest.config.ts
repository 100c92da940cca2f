/** These tests start real processes: on a busy machine that takes seconds, not the default's five in all. */
import { defineConfig } from "vitest/config";

export default defineConfig({ test: { testTimeout: 60_000, hookTimeout: 60_000 } });
