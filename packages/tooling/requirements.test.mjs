/** What a person reads when the machine lacks something. */
import { describe, expect, it } from "vitest";
import {
  opensBrowser,
  complaintAboutInstall,
  complaintAboutRuntime,
  complaintAboutStarter,
} from "./requirements.mjs";

describe("the Node that starts npm", () => {
  it.each(["v18.20.4", "v20.0.0", "v20.18.3", "v16.0.0"])(
    "%s is too old, and the sentence says which is not",
    (version) => {
      expect(complaintAboutStarter(version)).toContain("needs Node 20.19 or later");
      expect(complaintAboutStarter(version)).toContain(version);
    },
  );

  it.each(["v20.19.0", "v20.20.2", "v22.1.0", "v24.21.0", "v26.0.0"])("%s will do", (version) => {
    expect(complaintAboutStarter(version)).toBeUndefined();
  });
});

describe("the Node that runs Eventyard", () => {
  const linux = { platform: "linux", arch: "x64", broken: false };

  it("is content with 24 and later", () => {
    expect(complaintAboutRuntime({ ...linux, version: "v24.21.0" })).toBeUndefined();
    expect(complaintAboutRuntime({ ...linux, version: "v25.0.0" })).toBeUndefined();
  });

  it("names the platform for which none comes along", () => {
    const complaint = complaintAboutRuntime({
      ...linux,
      platform: "darwin",
      arch: "arm64",
      version: "v20.19.0",
    });
    expect(complaint).toContain("found v20.19.0");
    expect(complaint).toContain("On darwin arm64 none comes with the project: install Node 24");
  });

  it("says so when there is none at all", () => {
    expect(complaintAboutRuntime({ ...linux, version: undefined })).toContain("found none");
  });

  it("says so when the one that came along does not start", () => {
    expect(complaintAboutRuntime({ ...linux, version: "v24.21.0", broken: true })).toContain("needs glibc");
  });
});

describe("a failed installation", () => {
  it.each([
    "npm error code ENOTFOUND",
    "npm error code ECONNREFUSED",
    "getaddrinfo EAI_AGAIN registry.example",
    "error sending request for url",
  ])("is put down to the network: %s", (output) => {
    expect(complaintAboutInstall("Installing the packages", output)).toContain(
      "no package registry answered",
    );
  });

  it("is not put down to the network when it is something else", () => {
    const complaint = complaintAboutInstall("Installing the packages", "ERR_PNPM_OUTDATED_LOCKFILE");
    expect(complaint).toBe("Installing the packages failed; the lines above say why.");
  });
});

describe("the browser", () => {
  it("is opened only where somebody can see it", () => {
    expect(opensBrowser("linux", {})).toBe(false);
    expect(opensBrowser("linux", { DISPLAY: ":0" })).toBe(true);
    expect(opensBrowser("linux", { WAYLAND_DISPLAY: "wayland-0" })).toBe(true);
    expect(opensBrowser("darwin", {})).toBe(true);
    expect(opensBrowser("win32", {})).toBe(true);
    expect(opensBrowser("darwin", { CI: "true" })).toBe(false);
    expect(opensBrowser("linux", { DISPLAY: ":0", BROWSER: "none" })).toBe(false);
  });
});
