// A person whose client is matrix-js-sdk and who trusts verified devices alone: one JSON object a line, in and out.
import { createInterface } from "node:readline";

for (const level of ["trace", "debug", "log", "info", "warn"]) console[level] = () => {}; // stdout is the answers'
Promise.withResolvers ??= function () {
  let resolve, reject;
  const promise = new Promise((done, failed) => ([resolve, reject] = [done, failed]));
  return { promise, resolve, reject };
};

const sdk = await import("matrix-js-sdk");
const { OnlySignedDevicesIsolationMode } = await import("matrix-js-sdk/lib/crypto-api/index.js");

let client;

const commands = {
  async start({ url, user, device, token }) {
    client = sdk.createClient({ baseUrl: url, userId: user, deviceId: device, accessToken: token });
    await client.initRustCrypto({ useIndexedDB: false });
    client.getCrypto().setDeviceIsolationMode(new OnlySignedDevicesIsolationMode());
    await client.getCrypto().bootstrapCrossSigning({ authUploadDeviceSigningKeys: (request) => request(null) });
    const prepared = happens(client, sdk.ClientEvent.Sync, (state) => state === "PREPARED");
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
      await sealed.attemptDecryption(client.getCrypto(), { isRetry: true });
    }
    if (sealed.isDecryptionFailure()) return { event, why: sealed.decryptionFailureReason };
    return { event: { ...event, type: sealed.getType(), content: sealed.getContent() } };
  },

  async shield({ room, event }) {
    const sealed = new sdk.MatrixEvent({ ...event, room_id: room });
    await client.decryptEventIfNeeded(sealed);
    return client.getCrypto().getEncryptionInfoForEvent(sealed);
  },
};

function happens(emitter, event, wanted = () => true) {
  return new Promise((done) => {
    const heard = (...told) => wanted(...told) && (emitter.off(event, heard), done());
    emitter.on(event, heard);
  });
}

for await (const line of createInterface({ input: process.stdin })) {
  const { number, command, ...given } = JSON.parse(line);
  commands[command](given).then(
    (value) => process.stdout.write(JSON.stringify({ number, value: value ?? null }) + "\n"),
    (error) => process.stdout.write(JSON.stringify({ number, error: String(error?.stack ?? error) }) + "\n"),
  );
}
process.exit(0);
