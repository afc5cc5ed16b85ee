// Makes transfers on the TON sandbox (the chain's own machine in this process) and prints their traces, in the shape of the
// index v3, as one JSON object: name -> {subject, traces, head, seen}.  `seen` is what the sandbox itself says of balances.
//
//   node sandbox.cjs
//
// Keys, clock and order are fixed, so hashes are the same every time.
"use strict";
const fs = require("node:fs");
const path = require("node:path");
const { Blockchain } = require("@ton/sandbox");
const { Address, Cell, beginCell, contractAddress, external, internal, storeMessage, toNano } = require("@ton/core");
const { keyPairFromSeed, sha256_sync } = require("@ton/crypto");
const { SendMode } = require("@ton/core");
const { WalletContractV4, WalletContractV5R1 } = require("@ton/ton");
const { runTolkCompiler } = require("@ton/tolk-js");

const NOW = 1785000000;
const BLOCK = 51000100;
const SENT = SendMode.PAY_GAS_SEPARATELY;
const TRANSFER = 0x0f8a7ea5, INTERNAL_TRANSFER = 0x178d4519, SET_STATUS = 0xeed236d3, PASS_ON = 0x464f5257;
const CANNOT_SEND = 1, CANNOT_RECEIVE = 2;
const STATUS = { active: "active", uninitialized: "uninit", "non-existing": "nonexist", frozen: "frozen" };
const SKIPPED = { "no-state": "no_state", "bad-state": "bad_state", "no-gas": "no_gas" };

// -- how the index writes it -------------------------------------------------------

const base64 = (number) => Buffer.from(number.toString(16).padStart(64, "0"), "hex").toString("base64");
const raw = (address) => (address ? address.toRawString() : null);
const hex = (number) => "0x" + (number >>> 0).toString(16).padStart(8, "0");

function opcodeOf(body) {
  const slice = body.beginParse();
  return slice.remainingBits < 32 ? null : slice.loadUint(32);
}

function commentOf(body) {
  const slice = body.beginParse();
  if (slice.remainingBits < 32 || slice.loadUint(32) !== 0) return null;
  return slice.loadStringTail();
}

function message(one) {
  const { info, body } = one;
  const inside = info.type === "internal";
  const opcode = info.type === "external-in" ? null : opcodeOf(body);
  const comment = inside && !info.bounced ? commentOf(body) : null;
  return {
    hash: beginCell().store(storeMessage(one)).endCell().hash().toString("base64"),
    source: inside ? raw(info.src) : null,
    destination: raw(info.dest),
    value: inside ? info.value.coins.toString() : null,
    value_extra_currencies: {},
    fwd_fee: inside ? info.forwardFee.toString() : null,
    ihr_fee: inside ? info.ihrFee.toString() : null,
    created_lt: inside ? info.createdLt.toString() : null,
    created_at: inside ? String(info.createdAt) : null,
    opcode: opcode === null ? null : hex(opcode),
    ihr_disabled: inside ? info.ihrDisabled : null,
    bounce: inside ? info.bounce : null,
    bounced: inside ? info.bounced : null,
    import_fee: inside ? null : "0",
    message_content: {
      hash: body.hash().toString("base64"),
      body: body.toBoc().toString("base64"),
      decoded: comment === null ? null : { type: "text_comment", comment },
    },
    init_state: null,
  };
}

function compute(phase) {
  if (phase.type === "skipped") return { skipped: true, reason: SKIPPED[phase.reason] };
  return {
    skipped: false,
    success: phase.success,
    msg_state_used: phase.messageStateUsed,
    account_activated: phase.accountActivated,
    gas_fees: phase.gasFees.toString(),
    gas_used: phase.gasUsed.toString(),
    gas_limit: phase.gasLimit.toString(),
    ...(phase.gasCredit == null ? {} : { gas_credit: phase.gasCredit.toString() }),
    mode: phase.mode,
    exit_code: phase.exitCode,
    vm_steps: phase.vmSteps,
  };
}

function action(phase) {
  return {
    success: phase.success,
    valid: phase.valid,
    no_funds: phase.noFunds,
    status_change: phase.statusChange,
    ...(phase.totalFwdFees == null ? {} : { total_fwd_fees: phase.totalFwdFees.toString() }),
    ...(phase.totalActionFees == null ? {} : { total_action_fees: phase.totalActionFees.toString() }),
    result_code: phase.resultCode,
    tot_actions: phase.totalActions,
    spec_actions: phase.specActions,
    skipped_actions: phase.skippedActions,
    msgs_created: phase.messagesCreated,
    tot_msg_size: { cells: phase.totalMessageSize.cells.toString(), bits: phase.totalMessageSize.bits.toString() },
  };
}

function transaction(one, traceId, account) {
  const told = one.description;
  return {
    account,
    hash: one.hash().toString("base64"),
    lt: one.lt.toString(),
    now: one.now,
    mc_block_seqno: BLOCK,
    trace_id: traceId,
    prev_trans_hash: base64(one.prevTransactionHash),
    prev_trans_lt: one.prevTransactionLt.toString(),
    orig_status: STATUS[one.oldStatus],
    end_status: STATUS[one.endStatus],
    total_fees: one.totalFees.coins.toString(),
    total_fees_extra_currencies: {},
    description: {
      type: "ord",
      aborted: told.aborted,
      destroyed: told.destroyed,
      credit_first: told.creditFirst,
      is_tock: false,
      installed: false,
      storage_ph: {
        storage_fees_collected: (told.storagePhase?.storageFeesCollected ?? 0n).toString(),
        status_change: told.storagePhase?.statusChange ?? "unchanged",
      },
      ...(told.creditPhase ? { credit_ph: { credit: told.creditPhase.credit.coins.toString() } } : {}),
      compute_ph: compute(told.computePhase),
      ...(told.actionPhase ? { action: action(told.actionPhase) } : {}),
      ...(told.bouncePhase ? { bounce: { type: told.bouncePhase.type.replace("-", "_") } } : {}),
    },
    in_msg: message(one.inMessage),
    out_msgs: [...one.outMessages.values()].map(message),
  };
}

/** What the index makes of a trace: transfers of coin, and of jettons that arrived. */
function actionsOf(all, traceId, jettons) {
  const found = [];
  const bodies = all.map((one) => ({ one, info: one.inMessage.info, body: one.inMessage.body, opcode: opcodeOf(one.inMessage.body) }));
  const asked = bodies.find(({ info, opcode }) => info.type === "internal" && opcode === TRANSFER);
  const moved = bodies.find(({ info, opcode }) => info.type === "internal" && opcode === INTERNAL_TRANSFER && !info.bounced);
  if (asked && moved && !moved.one.description.aborted) {
    const slice = asked.body.beginParse();
    slice.loadUint(32);
    const queryId = slice.loadUintBig(64), amount = slice.loadCoins(), receiver = slice.loadAddress();
    slice.loadMaybeAddress();
    slice.loadMaybeRef();
    const forwarded = slice.loadCoins();
    const payload = slice.loadBit() ? slice.loadRef() : slice.asCell();
    found.push({
      trace_id: traceId,
      success: true,
      type: "jetton_transfer",
      details: {
        asset: raw(jettons),
        sender: raw(asked.info.src),
        receiver: raw(receiver),
        sender_jetton_wallet: raw(asked.info.dest),
        receiver_jetton_wallet: raw(moved.info.dest),
        amount: amount.toString(),
        comment: commentOf(payload),
        is_encrypted_comment: false,
        query_id: queryId.toString(),
        forward_amount: forwarded.toString(),
      },
    });
  } else if (!asked) {
    for (const { one, info, body, opcode } of bodies) {
      if (info.type !== "internal" || info.bounced || (opcode !== null && opcode !== 0)) continue;
      found.push({
        trace_id: traceId,
        success: !one.description.aborted,
        type: "ton_transfer",
        details: {
          source: raw(info.src),
          destination: raw(info.dest),
          value: info.value.coins.toString(),
          value_extra_currencies: {},
          comment: commentOf(body),
          encrypted: false,
        },
      });
    }
  }
  return found;
}

// -- the transfers -----------------------------------------------------------------

const keys = (name) => keyPairFromSeed(sha256_sync(`walletdesk ${name}`));
const text = (comment) => beginCell().storeUint(0, 32).storeStringTail(comment).endCell();

/** Of a contract of ours beside this file. */
async function code(name) {
  const source = fs.readFileSync(path.join(__dirname, name), "utf8");
  const built = await runTolkCompiler({ entrypointFileName: name, fsReadCallback: () => source });
  if (built.status === "error") throw new Error(built.message);
  return Cell.fromBoc(Buffer.from(built.codeBoc64, "base64"))[0];
}

class World {
  static async make() {
    const world = new World();
    world.chain = await Blockchain.create();
    world.chain.now = NOW;
    world.rich = await world.chain.treasury("rich");
    world.minter = await world.chain.treasury("minter");
    world.code = await code("jetton.tolk");
    return world;
  }

  /** A wallet with `coins`, whose contract is there already unless `fresh`. */
  async wallet(name, coins, { kind = WalletContractV4, fresh = false } = {}) {
    const pair = keys(name);
    const contract = kind.create({ workchain: 0, publicKey: pair.publicKey });
    const one = { contract, address: contract.address, seqno: 0, secretKey: pair.secretKey };
    if (coins) await this.rich.send({ to: contract.address, value: toNano(coins), bounce: false });
    if (!fresh) await this.send(one, []);
    return one;
  }

  async balance(address) {
    return (await this.chain.getContract(address)).balance;
  }

  /** Has `wallet` send messages: its external message, and all transactions that come of it. */
  async send(wallet, messages, { sendMode = SENT, seqno = wallet.seqno, timeout = NOW + 60 } = {}) {
    const body = wallet.contract.createTransfer({ seqno, secretKey: wallet.secretKey, messages, sendMode, timeout });
    const init = wallet.seqno === 0 ? wallet.contract.init : undefined;
    const done = await this.chain.sendMessage(external({ to: wallet.address, init, body }));
    wallet.seqno += 1;
    return done.transactions;
  }

  jettonWallet(owner) {
    const data = beginCell().storeUint(0, 4).storeCoins(0).storeAddress(owner).storeAddress(this.minter.address).endCell();
    const init = { code: this.code, data };
    return { init, address: contractAddress(0, init) };
  }

  async mint(owner, amount) {
    const { init, address } = this.jettonWallet(owner);
    const body = beginCell()
      .storeUint(INTERNAL_TRANSFER, 32).storeUint(0, 64).storeCoins(amount).storeAddress(null).storeAddress(null)
      .storeCoins(0).storeBit(false).endCell();
    await this.minter.send({ to: address, value: toNano("0.1"), init, body });
    return address;
  }

  /** As the issuer of a jetton locks and opens wallets of it. */
  async lock(owner, status) {
    const body = beginCell().storeUint(SET_STATUS, 32).storeUint(0, 64).storeUint(status, 4).endCell();
    await this.minter.send({ to: this.jettonWallet(owner).address, value: toNano("0.1"), body });
  }

  async forwarder() {
    const init = { code: await code("forwarder.tolk"), data: beginCell().endCell() };
    const address = contractAddress(0, init);
    const body = beginCell().storeUint(PASS_ON, 32).storeAddress(this.rich.address).endCell();
    await this.rich.send({ to: address, value: toNano("0.1"), init, body });
    return address;
  }

  async jettons(owner) {
    const { address } = this.jettonWallet(owner);
    const state = (await this.chain.getContract(address)).accountState;
    return state?.type === "active" ? state.state.data.beginParse().skip(4).loadCoins() : 0n;
  }

  transfer(amount, receiver, { comment = "", forwarded = 0n, back = receiver } = {}) {
    const body = beginCell()
      .storeUint(TRANSFER, 32).storeUint(7, 64).storeCoins(amount).storeAddress(receiver).storeAddress(back).storeBit(false)
      .storeCoins(forwarded);
    return (comment ? body.storeBit(true).storeRef(text(comment)) : body.storeBit(false)).endCell();
  }

  /** Runs `sends` between `from` and `to`, and tells it as the index would and as the sandbox saw it. */
  async told(from, to, sends) {
    const accounts = { sender: from.address, receiver: to };
    const before = {};
    for (const [name, address] of Object.entries(accounts)) before[name] = [await this.balance(address), await this.jettons(address)];
    const all = await sends();
    const traceId = all[0].hash().toString("base64");
    const told = all.map((one) => transaction(one, traceId, raw(new Address(0, Buffer.from(one.address.toString(16).padStart(64, "0"), "hex")))));
    const seen = {};
    for (const [name, address] of Object.entries(accounts)) {
      seen[name] = {
        address: raw(address),
        coin: ((await this.balance(address)) - before[name][0]).toString(),
        jettons: ((await this.jettons(address)) - before[name][1]).toString(),
      };
    }
    return {
      subject: all[0].hash().toString("hex"),
      traces: [
        {
          trace_id: traceId,
          trace_info: {
            trace_state: "complete",
            messages: told.length,
            transactions: told.length,
            pending_messages: 0,
            classification_state: "ok",
          },
          is_incomplete: false,
          transactions_order: told.map((one) => one.hash),
          transactions: Object.fromEntries(told.map((one) => [one.hash, one])),
          actions: actionsOf(all, traceId, this.minter.address),
        },
      ],
      seen,
    };
  }
}

async function main() {
  const world = await World.make();
  const ann = await world.wallet("ann", "20");
  const bob = await world.wallet("bob", "3");
  const poor = await world.wallet("poor", "0.5");
  const five = await world.wallet("five", "0.5", { kind: WalletContractV5R1 });
  const cat = await world.wallet("cat", "", { fresh: true });
  const dan = await world.wallet("dan", "", { fresh: true });
  const annJettons = await world.mint(ann.address, 100_000_000n);

  const pay = (to, value, { bounce = true, body } = {}) => [internal({ to, value: toNano(value), bounce, body })];
  const cases = {
    success: () => world.told(ann, bob.address, () => world.send(ann, pay(bob.address, "1.5", { body: text("invoice 7") }))),
    success_without_comment: () => world.told(ann, bob.address, () => world.send(ann, pay(bob.address, "0.25"))),
    receiver_new: () => world.told(ann, cat.address, () => world.send(ann, pay(cat.address, "1.5", { bounce: false }))),
    bounced_no_state: () => world.told(ann, dan.address, () => world.send(ann, pay(dan.address, "1.5"))),
    bounced_exit_code: () =>
      world.told(ann, annJettons, () => world.send(ann, pay(annJettons, "0.3", { body: beginCell().storeUint(0x5c5c5c5c, 32).endCell() }))),
    no_coin: () => world.told(poor, bob.address, () => world.send(poor, pay(bob.address, "5"))),
    no_coin_skipped: () =>
      world.told(five, bob.address, () => world.send(five, pay(bob.address, "5"), { sendMode: SENT | SendMode.IGNORE_ERRORS })),
    no_gas: () => world.told(ann, annJettons, () => world.send(ann, pay(annJettons, "0.0001"))),
    jetton: () =>
      world.told(ann, bob.address, () =>
        world.send(ann, pay(annJettons, "0.2", { body: world.transfer(25_000_000n, bob.address, { back: ann.address }) }))),
    jetton_with_comment: () =>
      world.told(ann, bob.address, () =>
        world.send(ann, pay(annJettons, "0.2", {
          body: world.transfer(5_000_000n, bob.address, { comment: "deposit 4471", forwarded: toNano("0.05"), back: ann.address }),
        }))),
    jetton_notification_refused: async () => {
      // Its contract understands one message of its own and nothing else, jettons' notifications among it.
      const forwarder = await world.forwarder();
      const body = world.transfer(2_000_000n, forwarder, { comment: "order 9", forwarded: toNano("0.05"), back: ann.address });
      return world.told(ann, forwarder, () => world.send(ann, pay(annJettons, "0.2", { body })));
    },
    jetton_too_few: () =>
      world.told(ann, bob.address, () =>
        world.send(ann, pay(annJettons, "0.2", { body: world.transfer(900_000_000n, bob.address, { back: ann.address }) }))),
    jetton_no_coin: () =>
      world.told(ann, bob.address, () =>
        world.send(ann, pay(annJettons, "0.04", { body: world.transfer(1_000_000n, bob.address, { back: ann.address }) }))),
    jetton_locked_sender: async () => {
      await world.lock(ann.address, CANNOT_SEND);
      const told = await world.told(ann, bob.address, () =>
        world.send(ann, pay(annJettons, "0.2", { body: world.transfer(1_000_000n, bob.address, { back: ann.address }) })));
      await world.lock(ann.address, 0);
      return told;
    },
    jetton_locked_receiver: async () => {
      await world.lock(bob.address, CANNOT_RECEIVE);
      const told = await world.told(ann, bob.address, () =>
        world.send(ann, pay(annJettons, "0.2", { body: world.transfer(1_000_000n, bob.address, { back: ann.address }) })));
      await world.lock(bob.address, 0);
      return told;
    },
    bounced_elsewhere: async () => {
      const forwarder = await world.forwarder();
      const body = beginCell().storeUint(PASS_ON, 32).storeAddress(dan.address).endCell();
      return world.told(ann, forwarder, () => world.send(ann, pay(forwarder, "0.7", { body })));
    },
  };
  const found = {};
  for (const [name, run] of Object.entries(cases)) found[name] = await run();

  // What a wallet refuses before it pays for it leaves no trace on the chain.
  const refused = {};
  for (const [name, options] of Object.entries({ expired: { timeout: NOW - 60 }, seqno: { seqno: 77 } })) {
    try {
      await world.send(bob, pay(ann.address, "0.1"), options);
      refused[name] = null;
    } catch (error) {
      refused[name] = Number(/exit_code:?\s*(-?\d+)/i.exec(String(error.message) + String(error.exitCode ?? ""))?.[1] ?? error.exitCode ?? NaN);
    }
  }
  process.stdout.write(JSON.stringify({ traces: found, refused }));
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
