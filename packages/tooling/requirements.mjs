/**
 * What the machine must offer before anything is installed, and the sentences a person reads when it does not.
 * Plain functions without side effects, so that each sentence is tested.
 */

/** The oldest Node that may run npm and the bootstrap. */
const STARTER = { major: 20, minor: 19 };
/** The oldest Node that runs Eventyard itself: it runs TypeScript and has what the server uses. */
const RUNTIME_MAJOR = 24;

const NETWORK_FAILURE =
  /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|UND_ERR|_FETCH_|error sending request|dns error|tcp connect|network/i;

/** @param {string | undefined} version such as "v20.19.1" */
function parts(version) {
  const [major = 0, minor = 0] = (version ?? "").replace(/^v/, "").split(".").map(Number);
  return { major, minor };
}

/**
 * The complaint about the Node that started npm, or undefined if it is new enough.
 * @param {string} version
 */
export function complaintAboutStarter(version) {
  const { major, minor } = parts(version);
  if (major > STARTER.major || (major === STARTER.major && minor >= STARTER.minor)) return undefined;
  return `Eventyard needs Node ${STARTER.major}.${STARTER.minor} or later to start, and this is Node ${version}. Install a newer Node and try again.`;
}

/**
 * The complaint about the Node that will run Eventyard, or undefined.
 * @param {{ version: string | undefined, platform: string, arch: string, broken: boolean }} found
 *   `broken`: the Node that was installed with the project does not start on this machine.
 */
export function complaintAboutRuntime({ version, platform, arch, broken }) {
  if (broken) {
    return `The Node that comes with this project does not start on ${platform} ${arch} (it needs glibc). Use a glibc Linux, or macOS or Windows with Node ${RUNTIME_MAJOR}.`;
  }
  if (parts(version).major >= RUNTIME_MAJOR) return undefined;
  return `Eventyard runs on Node ${RUNTIME_MAJOR} or later and found ${version ?? "none"}. On ${platform} ${arch} none comes with the project: install Node ${RUNTIME_MAJOR} yourself and try again.`;
}

/**
 * The sentence for a failed download or installation.
 * @param {string} what was being done, such as "Installing the packages"
 * @param {string} output of the tool that failed
 */
export function complaintAboutInstall(what, output) {
  return NETWORK_FAILURE.test(output)
    ? `${what} failed because no package registry answered. Check the network connection or npm's "registry" setting (npm config get registry) and try again.`
    : `${what} failed; the lines above say why.`;
}

/**
 * Whether a browser should be opened: there is a display, and nobody asked for quiet.
 * @param {string} platform
 * @param {Record<string, string | undefined>} env
 */
export function opensBrowser(platform, env) {
  if (env.CI || env.BROWSER === "none") return false;
  if (platform === "darwin" || platform === "win32") return true;
  return Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
}
