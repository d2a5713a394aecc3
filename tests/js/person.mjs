// A person whose client is matrix-js-sdk and who trusts verified devices alone: one JSON object a line, in and out.
import { createInterface } from "node:readline";

for (const level of ["trace", "debug", "log", "info", "warn"]) console[level] = () => {}; // stdout is the answers'
Promise.withResolvers ??= function () {
  let resolve, reject;
  const promise = new Promise((done, failed) => ([resolve, reject] = [done, failed]));
  return { promise, resolve, reject };
};

const sdk = await import("matrix-js-sdk");
const { CryptoEvent, OnlySignedDevicesIsolationMode, VerificationPhase, VerificationRequestEvent, VerifierEvent } =
  await import("matrix-js-sdk/lib/crypto-api/index.js");

let client;
let verification; // the one that goes on, with what it shows and how its verifier ended
let shown, ended;

const commands = {
  async start({ url, user, device, token }) {
    client = sdk.createClient({ baseUrl: url, userId: user, deviceId: device, accessToken: token });
    await client.initRustCrypto({ useIndexedDB: false });
    client.getCrypto().setDeviceIsolationMode(new OnlySignedDevicesIsolationMode());
    await client.getCrypto().bootstrapCrossSigning({ authUploadDeviceSigningKeys: (request) => request(null) });
    const prepared = happens(client, sdk.ClientEvent.Sync, (state) => state === "PREPARED");
    client.on(CryptoEvent.VerificationRequestReceived, (request) => (verification = request));
    await client.startClient({ initialSyncLimit: 1 });
    await prepared;
  },

  async send({ room, kind, content }) {
    while (client.getRoom(room)?.getMyMembership() !== "join") await happens(client, sdk.ClientEvent.Sync);
    const { event_id } = await client.sendEvent(room, kind, content);
    return event_id;
  },

  async meet({ room, user }) {
    while (!client.getRoom(room)?.getMember(user)) await happens(client, sdk.ClientEvent.Sync);
  },

  // An event of history in clear, or as it is where the key does not come.
  async open({ room, event, patience }) {
    const sealed = new sdk.MatrixEvent({ ...event, room_id: room });
    const until = Date.now() + patience;
    await client.decryptEventIfNeeded(sealed);
    while (sealed.isDecryptionFailure() && Date.now() < until) {
      await happens(client, sdk.ClientEvent.Sync);
      if (sealed.isDecryptionFailure()) await sealed.attemptDecryption(client.getCrypto(), { isRetry: true });
    }
    if (sealed.isDecryptionFailure()) return { event, why: sealed.decryptionFailureReason };
    return { event: { ...event, type: sealed.getType(), content: sealed.getContent() } };
  },

  async shield({ room, event }) {
    const sealed = new sdk.MatrixEvent({ ...event, room_id: room });
    await client.decryptEventIfNeeded(sealed);
    return client.getCrypto().getEncryptionInfoForEvent(sealed);
  },

  // A verification by emoji, as a person goes through it: ask or accept, compare, then confirm, deny or cancel.
  async ask({ room, user }) {
    await knows(user);
    verification = await client.getCrypto().requestVerificationDM(user, room);
    return verification.transactionId;
  },

  async ask_device({ user, device }) {
    await knows(user);
    verification = await client.getCrypto().requestDeviceVerification(user, device);
  },

  async accept() {
    while (!verification) await happens(client, CryptoEvent.VerificationRequestReceived);
    await verification.accept();
    return verification.transactionId;
  },

  async choose_emoji() {
    await reaches(VerificationPhase.Ready);
    compare(await verification.startVerification("m.sas.v1"));
  },

  async compare() {
    if (!shown) {
      await reaches(VerificationPhase.Started);
      compare(verification.verifier);
    }
    const { sas } = await shown;
    return sas;
  },

  async confirm() {
    await (await shown).confirm();
  },

  async deny() {
    (await shown).mismatch();
  },

  async cancel() {
    await verification.cancel();
  },

  async outcome() {
    const over = [VerificationPhase.Done, VerificationPhase.Cancelled];
    while (!over.includes(verification.phase)) await happens(verification, VerificationRequestEvent.Change);
    await ended;
    return { done: verification.phase === VerificationPhase.Done, code: verification.cancellationCode };
  },

  // Their client learns it from the server, to which it has sent a signature.
  async verified({ user }) {
    while (!(await client.getCrypto().getUserVerificationStatus(user)).isVerified())
      await Promise.race([
        happens(client, CryptoEvent.UserTrustStatusChanged),
        happens(client, sdk.ClientEvent.Sync),
      ]);
  },

  async judge({ user, device }) {
    const person = await client.getCrypto().getUserVerificationStatus(user);
    const theirs = await client.getCrypto().getDeviceVerificationStatus(user, device);
    return { person: person.isVerified(), device: theirs.crossSigningVerified };
  },
};

// Their devices and identity come together, some time after the room in which they are.
async function knows(user) {
  while (!(await client.getCrypto().getUserDeviceInfo([user])).get(user)?.size)
    await Promise.race([happens(client, CryptoEvent.DevicesUpdated), happens(client, sdk.ClientEvent.Sync)]);
}

async function reaches(phase) {
  while (verification.phase !== phase) {
    if (verification.phase === VerificationPhase.Cancelled) throw new Error(verification.cancellationCode);
    await happens(verification, VerificationRequestEvent.Change);
  }
}

function compare(verifier) {
  shown = new Promise((show) => {
    const already = verifier.getShowSasCallbacks();
    already ? show(already) : verifier.once(VerifierEvent.ShowSas, show);
  });
  ended = verifier.verify().catch(() => {}); // how is told by the phase
}

function happens(emitter, event, wanted = () => true) {
  return new Promise((done) => {
    const heard = (...told) => wanted(...told) && (emitter.off(event, heard), done());
    emitter.on(event, heard);
  });
}

// Files as Element sends and opens them; bytes are in base64.
const { Attachment, EncryptedAttachment } = await import("@matrix-org/matrix-sdk-crypto-wasm");

Object.assign(commands, {
  async share({ name, type, bytes }) {
    const sealed = Attachment.encrypt(Buffer.from(bytes, "base64"));
    const { content_uri: url } = await client.uploadContent(Buffer.from(sealed.encryptedData), { type, name });
    const file = { ...JSON.parse(sealed.mediaEncryptionInfo), url };
    return { msgtype: "m.file", body: name, filename: name, info: { mimetype: type }, file };
  },

  async fetch({ content }) {
    const address = client.mxcUrlToHttp(content.file.url, undefined, undefined, undefined, false, true, true);
    const answer = await fetch(address, { headers: { Authorization: `Bearer ${client.getAccessToken()}` } });
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    const bytes = new Uint8Array(await answer.arrayBuffer());
    const opened = Attachment.decrypt(new EncryptedAttachment(bytes, JSON.stringify(content.file)));
    return Buffer.from(opened).toString("base64");
  },
});

for await (const line of createInterface({ input: process.stdin })) {
  const { number, command, ...given } = JSON.parse(line);
  commands[command](given).then(
    (value) => process.stdout.write(JSON.stringify({ number, value: value ?? null }) + "\n"),
    (error) => process.stdout.write(JSON.stringify({ number, error: String(error?.stack ?? error) }) + "\n"),
  );
}
process.exit(0);
