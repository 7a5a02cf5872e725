// The user's session, and how it begins and ends. A key passes through signIn and is kept nowhere: what stays is a cookie
// that no script can read.

const SESSION = "api/v1/session";
const PATIENCE_MS = 10_000;

/** Why signing in failed, in words for the user. */
export class Refused extends Error {}

/** Returns what the registry says about the user: {access, key, roles}; key, its kind, is missing if there is none. */
export async function current() {
  const answer = await fetch(SESSION, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MS) });
  if (!answer.ok) {
    throw new Error(`it answers ${answer.status}`);
  }
  return answer.json();
}

/** Begins a session and returns the same as current, or throws Refused. */
export async function signIn(key) {
  if (!/^[\x21-\x7e]+$/.test(key)) {
    throw new Refused(WRONG_KEY); // fetch could not even send it
  }
  let answer;
  try {
    answer = await fetch(SESSION, {
      method: "POST",
      headers: { Authorization: `Bearer ${key}` },
      cache: "no-store",
      redirect: "error", // the key is for this registry only
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
  } catch {
    throw new Refused("The registry cannot be reached. Try again in a moment.");
  }
  if (!answer.ok) {
    throw new Refused(await refusal(answer));
  }
  return answer.json();
}

/** Ends the session if there is one. */
export async function signOut() {
  const answer = await fetch(SESSION, { method: "DELETE", signal: AbortSignal.timeout(PATIENCE_MS) });
  if (!answer.ok) {
    throw new Error(`it answers ${answer.status}`);
  }
}

const WRONG_KEY = "The registry does not know this key. Is it complete?";

async function refusal(answer) {
  const problem = await answer.json().catch(() => ({})); // something in between need not answer in JSON
  switch (problem.code) {
    case "wrong-key":
    case "no-key":
      return WRONG_KEY;
    case "not-allowed":
      return "You cannot sign in with this kind of key. Use a reader or an admin key.";
    case "throttled":
      return `Too many wrong keys came from your network. ${wait(answer)}`;
    default:
      return `The registry answers ${answer.status}: ${problem.detail ?? "it does not say why."}`;
  }
}

function wait(answer) {
  const seconds = Number(answer.headers.get("Retry-After"));
  return seconds > 0 ? `Try again in ${seconds} s.` : "Try again later.";
}
