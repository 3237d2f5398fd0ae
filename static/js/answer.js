// Knows what an answer to one photo means: kept, refused, or to be sent again later.

/** Return the answer, or a refusal in the same shape; throw an Error with `waitS` for what may be sent again. */
export function answerOf(status, text, waitS = 0) {
  const later = Object.assign(new Error(String(status)), { waitS });
  if (status === 429 || status >= 500) throw later;
  const body = parsed(text);
  if (body === null || typeof body !== "object") throw later; // said by a server between us, not by the site
  if (status < 400) return body;
  return { outcome: "refused", code: body.code, sentence: body.sentence ?? body.detail, remedy: body.help ?? "" };
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
