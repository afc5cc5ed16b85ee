"""What is recognised in a text, and what is left alone."""

from __future__ import annotations

import base64
import secrets

import base58
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from walletdesk.chain import addresses, networks
from walletdesk.chain.base import Family
from walletdesk.chain.networks import NETWORKS, TESTNET
from walletdesk.chain.recognise import MOST, READ, Recognised, find, for_family, looks_like
from walletdesk.kit import lookalikes

BARE = "5c504ed432cb51138bcf09aa5e8a410dd4a1e204ef84bfed1be16dfba1b22060"
HASH = "0x" + BARE
EVM = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"
TRON = "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"
TON = "EQCD39VS5jcptHL8vMjEXrzGaRcCVYto7HUn4bpAOg8xqB2N"
SOLANA = "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v"
SIGNATURE = base58.b58encode(bytes(range(64))).decode()


def only(text: str) -> Recognised:
    found = find(text)
    assert len(found) == 1, found
    return found[0]


def test_a_hash_in_a_sentence_is_a_transaction_of_any_evm_network() -> None:
    one = only(f"hello, {HASH} is not here")
    assert (one.kind, one.value, one.certain, one.problem) == ("transaction", HASH, False, "")
    assert one.networks[0] == "ethereum" and "bnb" in one.networks
    assert not any(TESTNET in NETWORKS[id].traits for id in one.networks)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        (f"sent on BSC {HASH}", "bnb"),
        (f"币安链转账{HASH}", "bnb"),
        (f"{HASH} (Polygon), not ethereum or anything", "polygon"),
        (f"my transfer on base chain {HASH}", "base"),
        (f"the base of it {HASH}", "ethereum"),
        (f"on sepolia {HASH}", "sepolia"),
        (f"波场交易哈希 {BARE}", "tron"),
        (f"bitcoin txid {BARE}", "bitcoin"),
    ],
)
def test_the_network_that_the_writer_names_stands_first(text: str, first: str) -> None:
    assert only(text).networks[0] == first


@pytest.mark.parametrize(
    ("value", "network"),
    [
        (TRON, "tron"),
        (TON, "ton"),
        ("TDGjZWemqEkxzYQyPDkQmGVsMXANxwKhQr", "tron"),  # no digit in it
        (SOLANA, "solana"),
        ("11111111111111111111111111111111", "solana"),
        ("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "bitcoin"),
        ("3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy", "bitcoin"),
        ("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", "bitcoin"),  # BIP 173
        ("bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0", "bitcoin"),  # BIP 350
        ("tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3q0sl5k7", "bitcoin-testnet4"),
        ("mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn", "bitcoin-testnet4"),
        ("0:83dfd552e63729b472fcbcc8c45ebcc6691702558b68ec7527e1ba403a0f31a8", "ton"),
        ("-1:3333333333333333333333333333333333333333333333333333333333333333", "ton"),
    ],
)
def test_an_address_with_its_own_form_names_its_network(value: str, network: str) -> None:
    for text in (value, f"my address {value}, thanks", f"我的地址{value}请查一下"):
        one = only(text)
        assert (one.kind, one.value, one.networks[0], one.problem) == ("address", value, network, "")
        assert text[one.start : one.end] == value


def test_addresses_are_given_in_their_usual_form() -> None:
    assert only(EVM.lower()).value == EVM
    assert only("0X" + EVM[2:].upper()).value == EVM
    assert only("BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4").value == "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"
    assert only("41a614f803b6fd780986a42c78ec9c7f77e6ded13c").value == TRON
    other = base64.b64encode(base64.urlsafe_b64decode(friendly("a" * 64))).decode()
    assert only(f"address {other}").value == friendly("a" * 64)


def friendly(account: str) -> str:
    return addresses.TonAddress(workchain=0, account=account).friendly()


def test_ton_addresses_keep_their_flags() -> None:
    for bounceable in (True, False):
        for testnet in (True, False):
            made = addresses.TonAddress(workchain=0, account=BARE, bounceable=bounceable, testnet=testnet)
            assert addresses.ton(made.friendly()) == made
            assert only(made.friendly()).networks == ("ton-testnet" if testnet else "ton",)


@pytest.mark.parametrize("value", [EVM, TRON, TON, "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"])
def test_one_changed_character_is_caught(value: str) -> None:
    letters = "qpzry9x8" if value.startswith("bc1") else "abcdef"
    for at in range(6, len(value)):
        swapped = next(one for one in letters + letters.upper() if one.lower() != value[at].lower())
        if value.startswith("bc1"):
            swapped = swapped.lower()
        changed = value[:at] + swapped + value[at + 1 :]
        found = [one for one in find(f"to {changed} please") if not one.problem]
        if value is EVM:  # EIP-55 lets one in some thousand through
            found = [one for one in found if one.value != addresses.eip55(changed)]
        assert not found, changed
    assert only(value[:-2] + ("ff" if value is EVM else "q" if value.startswith("bc1") else "zz")[:2]).problem


def test_wrong_capitals_of_an_evm_address_are_a_problem() -> None:
    one = only(EVM[:-1] + "D")
    assert one.problem == "checksum" and not one.certain


def test_a_ton_hash_in_base64_is_given_in_hexadecimal() -> None:
    for encode in (base64.b64encode, base64.urlsafe_b64encode):
        written = encode(bytes.fromhex(BARE)).decode()
        one = only(f"交易哈希 {written}")
        assert (one.value, one.networks, one.certain) == (BARE, ("ton",), True)
        assert find(f"look: {written}") == () == find(f"secret key {written}")
    page = "https://tonscan.org/tx/" + base64.urlsafe_b64encode(bytes.fromhex(BARE)).decode()
    assert (only(page).value, only(page).networks) == (BARE, ("ton",))


@pytest.mark.parametrize(
    ("page", "network"),
    [
        ("https://tonviewer.com/transaction/{hash}", "ton"),
        ("https://testnet.tonviewer.com/transaction/{hash}", "ton-testnet"),
        ("https://tonscan.org/tx/47000000000003:{hash}", "ton"),
        ("https://explorer.toncoin.org/transaction?account=wallet&lt=47000000000003&hash={hash}", "ton"),
    ],
)
@pytest.mark.parametrize("end", ["=", "%3D", ""])
def test_pages_of_ton_hold_hashes_in_base64_with_or_without_the_end(page: str, network: str, end: str) -> None:
    """As docs.ton.org ("Explorers", payments processing) writes them; browsers escape the last character."""
    written = base64.urlsafe_b64encode(bytes.fromhex(BARE)).decode().rstrip("=")
    one = only(page.format(hash=written + end))
    assert (one.kind, one.value, one.networks, one.certain) == ("transaction", BARE, (network,), True)


def test_base64_in_other_pages_is_no_hash() -> None:
    written = base64.urlsafe_b64encode(bytes.fromhex(BARE)).decode().rstrip("=")
    assert find(f"https://example.org/transaction/{written}") == find(f"https://tonviewer.com/?key={written}") == ()


# -- hashes without 0x -------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        f"tx {BARE}",
        f"txid: {BARE}",
        f"交易哈希：{BARE}",
        f"hash\n{BARE}",
        f"my transfer has not come for two days, I am worried. {BARE}",
        f"https://tronscan.org/#/transaction/{BARE}",
        f"not the private key but the transaction hash {BARE}",
    ],
)
def test_bare_hexadecimal_is_a_hash_where_words_say_so(text: str) -> None:
    assert only(text).value == BARE


@pytest.mark.parametrize(
    "text",
    [
        BARE,
        f"hello {BARE}",
        f"private key {BARE}",
        f"私钥{BARE}",
        f"my key: {BARE}",
        f"{BARE} is my private key",
        f"转账用的私钥 {BARE}",
        f"my transfer is stuck, here is my private key {HASH}",
        f"my transfer is stuck. {BARE} (that is my private key)",
        "it was sent, " + "0" * 40 + BARE[:24],
        f"https://tronscan.org/#/block/{BARE}",
        f"https://tronscan.org/?privatekey={BARE}",
        f"https://tronscan.org/import?key={BARE}",
        f"my private key https://tronscan.org/{BARE}",
        "⟦hex:5c504e…2060⟧ is my transaction",
        "⟦private_key⟧",
        f"my secret {SOLANA}",
    ],
)
def test_what_may_be_a_key_is_left_alone(text: str) -> None:
    assert find(text) == ()


def test_bare_hexadecimal_is_a_hash_when_a_hash_was_asked_for() -> None:
    assert [one.value for one in find(BARE, asked="transaction")] == [BARE]
    assert find(f"private key {BARE}", asked="transaction") == ()


def test_a_solana_key_pair_is_never_taken_for_a_signature() -> None:
    key = Ed25519PrivateKey.generate()
    pair = base58.b58encode(key.private_bytes_raw() + key.public_key().public_bytes_raw()).decode()
    assert find(f"transaction {pair}") == ()
    signature = base58.b58encode(secrets.token_bytes(64)).decode()
    assert only(f"transaction {signature}").networks == ("solana",)


# -- explorers ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "network", "kind"),
    [
        (f"https://etherscan.io/tx/{HASH}", "ethereum", "transaction"),
        (f"https://www.etherscan.io/address/{EVM}", "ethereum", "address"),
        (f"https://cn.etherscan.com/tx/{HASH}", "ethereum", "transaction"),
        (f"http://bscscan.com/tx/{HASH}#eventlog", "bnb", "transaction"),
        (f"https://polygonscan.com/token/{EVM}?a=0", "polygon", "address"),
        (f"https://arbiscan.io/tx/{HASH}", "arbitrum", "transaction"),
        (f"https://optimistic.etherscan.io/tx/{HASH}", "optimism", "transaction"),
        (f"https://basescan.org/tx/{HASH}", "base", "transaction"),
        (f"https://snowtrace.io/tx/{HASH}?chainid=43114", "avalanche", "transaction"),
        (f"https://snowscan.xyz/tx/{HASH}", "avalanche", "transaction"),
        (f"https://base.blockscout.com/tx/{HASH}", "base", "transaction"),
        (f"https://sepolia.etherscan.io/tx/{HASH}", "sepolia", "transaction"),
        (f"https://tronscan.org/#/transaction/{BARE}", "tron", "transaction"),
        (f"https://nile.tronscan.org/#/transaction/{BARE}", "tron-nile", "transaction"),
        (f"https://tronscan.io/#/address/{TRON}", "tron", "address"),
        (f"https://mempool.space/tx/{BARE}", "bitcoin", "transaction"),
        (f"https://mempool.space/zh/tx/{BARE}", "bitcoin", "transaction"),
        (f"https://mempool.space/testnet4/tx/{BARE}", "bitcoin-testnet4", "transaction"),
        (f"https://blockstream.info/tx/{BARE}?expand", "bitcoin", "transaction"),
        (f"https://blockstream.info/testnet/tx/{BARE}", "bitcoin-testnet", "transaction"),
        (f"https://www.blockchain.com/explorer/transactions/btc/{BARE}", "bitcoin", "transaction"),
        (f"https://btc.com/btc/transaction/{BARE}", "bitcoin", "transaction"),
        (f"https://blockchair.com/bitcoin/transaction/{BARE}", "bitcoin", "transaction"),
        (f"https://blockchair.com/ethereum/transaction/{HASH}", "ethereum", "transaction"),
        (f"https://solscan.io/tx/{SIGNATURE}", "solana", "transaction"),
        (f"https://solscan.io/account/{SOLANA}", "solana", "address"),
        (f"https://explorer.solana.com/tx/{SIGNATURE}?cluster=devnet", "solana-devnet", "transaction"),
        (f"https://solana.fm/tx/{SIGNATURE}", "solana", "transaction"),
        (f"https://tonviewer.com/transaction/{BARE}", "ton", "transaction"),
        (f"https://tonviewer.com/{TON}", "ton", "address"),
        (f"https://testnet.tonviewer.com/transaction/{BARE}", "ton-testnet", "transaction"),
        (f"https://tonscan.org/tx/{BARE}", "ton", "transaction"),
        (
            f"https://explorer.toncoin.org/transaction?account=wallet&lt=47000000000003&hash={BARE}",
            "ton",
            "transaction",
        ),
        (f"https://solana.fm/tx/{SIGNATURE}?cluster=devnet-solana", "solana-devnet", "transaction"),
        (f"https://www.oklink.com/zh-hans/bsc/tx/{HASH}", "bnb", "transaction"),
        (f"https://www.oklink.com/trx/tx/{BARE}", "tron", "transaction"),
        (f"https://eth.tokenview.io/en/tx/{HASH}", "ethereum", "transaction"),
    ],
)
def test_a_page_of_an_explorer_settles_network_and_kind(page: str, network: str, kind: str) -> None:
    for text in (page, f"please look: {page} thank you", f"麻烦看下{page}。", f"<{page}>"):
        one = only(text)
        assert (one.networks, one.kind, one.certain) == ((network,), kind, True)


@pytest.mark.parametrize(
    "page",
    [
        f"https://etherscan.io.claim-usdt.com/tx/{HASH}",
        f"https://etherscan.io@claim-usdt.com/tx/{HASH}",
        f"https://notetherscan.io/tx/{HASH}",
        f"https://claim-usdt.com/etherscan.io/tx/{HASH}",
        f"https://еtherscan.io/tx/{HASH}",
    ],
)
def test_a_page_that_only_looks_like_an_explorer_settles_nothing(page: str) -> None:
    one = only(page)
    assert not one.certain and len(one.networks) > 5


@pytest.mark.parametrize("part", ["liquid", "liquidtestnet"])
@pytest.mark.parametrize("host", ["blockstream.info", "mempool.space"])
def test_another_chain_on_an_explorer_of_bitcoin_is_not_bitcoin(host: str, part: str) -> None:
    assert not any(one.certain for one in find(f"https://{host}/{part}/tx/{BARE}"))


def test_every_explorer_that_is_linked_to_is_also_read() -> None:
    samples = {
        Family.EVM: (HASH, EVM),
        Family.TRON: (BARE, TRON),
        Family.BITCOIN: (BARE, "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"),
        Family.SOLANA: (SIGNATURE, SOLANA),
        Family.TON: (BARE, TON),
    }
    for network in NETWORKS.values():
        hash, address = samples[network.family]
        for explorer in network.explorers:
            assert explorer.transaction.startswith(f"https://{explorer.host}/")
            assert explorer.address.startswith(f"https://{explorer.host}/")
            assert only(explorer.transaction.format(hash)).networks == (network.id,)
            assert only(explorer.address.format(address)).networks == (network.id,)


def test_the_explorer_of_a_network_that_the_team_describes_is_read_too() -> None:
    page = f"https://scan.tiny.example/tx/{HASH}"
    assert not only(page).certain
    networks.describe([networks.own(7, name="Tiny", coin="TNY", block_ms=1_500, explorer="scan.tiny.example")])
    try:
        one = only(page)
        assert (one.networks, one.kind, one.certain) == (("evm-7",), "transaction", True)
        assert not only(page.replace("scan", "scam")).certain
    finally:
        networks.describe([])


# -- disguises and damage ----------------------------------------------------------


@pytest.mark.parametrize(
    "value",
    [
        "0x5aаeb6053f3e94c9b9a09f33669435e7ef1beaed",  # Cyrillic а
        "0х5aaeb6053f3e94c9b9a09f33669435e7ef1beaed",  # Cyrillic х
        HASH.replace("c", "с", 1),  # Cyrillic с
        "TR7NНqjeKQxGTCi8q8ZY4pL8otSzgjLj6t",  # Cyrillic Н
        "bc1qw508d6qejxtdg4y5r3zаrvary0c5xw7kv8f3t4",
        "EQCD39VS5jcptHL8vMjEXrzGaRcCVYtо7HUn4bpAOg8xqB2N",
        "０ｘ５ａａｅｂ６０５３ｆ３ｅ９４ｃ９ｂ９ａ０９ｆ３３６６９４３５ｅ７ｅｆ１ｂｅａｅｄ",
        "0x5ɑaeb6053f3e94c9b9a09f33669435e7ef1beaed",
        "0x5αaeb6053f3e94c9b9a09f33669435e7ef1beaed",
        "0x5áaeb6053f3e94c9b9a09f33669435e7ef1beaed",
        BARE.replace("c", "с", 2),
        "0×5aaeb6053f3e94c9b9a09f33669435e7ef1beaed",
    ],
)
def test_letters_of_another_alphabet_are_a_problem(value: str) -> None:
    for text in (value, f"send it to {value} now", f"地址是{value}。"):
        one = only(text)
        assert one.problem == "mixed-script" and not one.certain
        assert not one.value.isascii()


# confusables.txt of Unicode (UTS 39): letters of the ranges above whose prototype is that of the digit or letter below.
LOOK = "ƧϨȜƷӠƼȣȢƄЬҽẝϜɡƍɪӏͿƖӀǀϺσϱгƦƽʋѴɯѡɣỿϒ𝛂𝞐𝚩𝝚𝛊𝚱𝚳𝚼𝛒"
LIKE = "22333588bbefFggiiJIIlMoprRsuVwwyyYaABEiKMYp"


def test_letters_that_unicode_calls_confusable_are_taken_for_the_latin_ones() -> None:
    assert lookalikes.folded(LOOK) == LIKE


def test_words_of_another_alphabet_beside_a_value_are_none() -> None:
    for text in (f"адрес{EVM.lower()}", f"мой адрес {EVM}", f"кошелёк:{TRON}", f"Διεύθυνση {EVM}", f"地址{EVM}是我的"):
        assert only(text).problem == ""
    assert find("превысокомногорассмотрительствующий привет, как дела сегодня") == ()


def test_invisible_marks_between_are_taken_out() -> None:
    one = only("to 0x5aae\u200bb6053f3e94c9b9a09f\u206033669435e7ef1beaed now")
    assert (one.value, one.problem) == (EVM, "")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("0x12ab…9f3c", "address"),
        ("tx 0x12ab...9f3c", "transaction"),
        ("TR7NHq…Lj6t", "address"),
        ("地址 bc1qw5****f3T4", "address"),
        ("0x5aAeb6053F3E94C9b9A0…BeAed", "address"),
    ],
)
def test_a_short_form_is_a_problem(text: str, kind: str) -> None:
    one = only(text)
    assert (one.problem, one.kind) == ("truncated", kind)


def test_lengths_near_the_right_one_are_a_problem_and_call_data_is_nothing() -> None:
    assert only(HASH[:-1]).problem == "length"
    assert only(HASH + "a").problem == "length"
    assert only(EVM[:-1]).problem == "length"
    assert find("0xa9059cbb" + "0" * 128) == ()
    assert find("0x" + "00" * 12 + EVM[2:]) == ()  # an address padded to 32 bytes


# -- quantity ----------------------------------------------------------------------


def test_several_are_found_in_order_and_each_once() -> None:
    text = f"from {EVM} to {TRON} hash {HASH}, again {EVM.lower()} and {HASH}"
    assert [one.value for one in find(text)] == [EVM, TRON, HASH]


def test_ten_are_enough_and_the_rest_of_a_long_text_is_not_read() -> None:
    assert len(find(" ".join("0x" + secrets.token_hex(32) for _ in range(30)))) == MOST
    assert find("x " * READ + HASH) == ()
    assert find("a1" * 2_500_000) == ()


def test_ordinary_words_are_nothing() -> None:
    for text in (
        "Hello, where is my money? I have waited... for so long!",
        "pneumonoultramicroscopicsilicovolcanoconiosis",
        "com.example.android.SomeVeryLongActivityNameForTesting2024Release",
        "https://example.com/articles/how-to-send-a-transaction-2024-edition",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0",
        "550e8400-e29b-41d4-a716-446655440000",
        "d41d8cd98f00b204e9800998ecf8427e",
        "我的钱包里面的代币不见了，能不能帮我看一下到底是什么情况，谢谢",
        "This....that 0x and 0x12",
    ):
        assert find(text) == (), text


@given(st.text(max_size=300))
def test_junk_never_raises(text: str) -> None:
    for one in find(text):
        assert 0 <= one.start < one.end <= len(text) and one.networks
    looks_like(text)
    looks_like(text, "address")


_PIECES = st.sampled_from(
    [
        *(HASH, BARE, EVM, TRON, TON, SOLANA, "0x", "…", "..", "0:", "⟦", "⟧", "а", "\u200b", " ", "https://", "/tx/"),
        *("etherscan.io", "私钥", "tx ", "?cluster=devnet", "=", "+", "1" * 32, "T" * 34, "bc1", "_", "-", "ｅ"),
        *("\U0001d7d8", "\x00", "\ud800"),
    ]
)


@settings(max_examples=200)
@given(st.lists(_PIECES, max_size=12).map("".join))
def test_junk_made_of_the_right_pieces_never_raises(text: str) -> None:
    for one in find(text):
        assert 0 <= one.start < one.end <= len(text) and one.networks
        if not one.problem:
            assert one.value.isascii()
    looks_like(text, "transaction")


@given(st.binary(min_size=20, max_size=20))
def test_what_is_written_is_read_again(raw: bytes) -> None:
    assert only(addresses.eip55(raw.hex())).value == addresses.eip55(raw.hex())
    assert only(addresses.tron_from_hex("41" + raw.hex())).networks == ("tron",)
    legacy = base58.b58encode_check(b"\x00" + raw).decode()
    assert addresses.bitcoin_legacy(legacy) is False


# -- forms -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "wanted", "reason"),
    [
        (HASH, "transaction", ""),
        (f"  {HASH}. ", "transaction", ""),
        (BARE, "transaction", ""),
        (f"https://etherscan.io/tx/{HASH}", "transaction", ""),
        (EVM, None, ""),
        (HASH, "address", "hash-not-address"),
        (SIGNATURE, "address", "hash-not-address"),
        (TRON, "transaction", "address-not-hash"),
        (BARE, None, "key"),
        (BARE, "address", "key"),
        ("", None, "empty"),
        ("。", None, "empty"),
        (f"{HASH} {EVM}", None, "several"),
        ("abandon " * 12, None, "phrase"),
        ("vitalik.eth", "address", "name"),
        ("help@example.com", None, "mail"),
        ("https://etherscan.io/", None, "page"),
        ("1,234.5", None, "number"),
        ("rEb8TK3gBgk5auZkwc6sHnwrGVJH8DuaLh", "address", "other-chain"),
        ("0x12ab…9f3c", "transaction", "truncated"),
        (EVM[:-1] + "D", "address", "checksum"),
        (HASH[:-1], "transaction", "length"),
        ("hello", None, "nothing"),
        ("hello" * 100, None, "too-long"),
    ],
)
def test_a_form_is_told_why_a_value_is_not_what_it_asked_for(value: str, wanted: object, reason: str) -> None:
    looks = looks_like(value, wanted)  # type: ignore[arg-type]
    assert looks.reason == reason
    if not reason:
        assert looks.found and not looks.found.problem


def test_a_hash_is_written_as_each_family_takes_it() -> None:
    assert for_family(BARE.upper(), Family.EVM) == HASH
    assert for_family(HASH, Family.TRON) == BARE
    assert for_family(SIGNATURE, Family.SOLANA) == SIGNATURE
