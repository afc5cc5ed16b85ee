"""Custom errors by their first four bytes, from the contracts that wallets meet most: tokens, routers, bridges, lenders.

A row: selector, signature, what it means for the person; above it the public repository and the file in which the error was
read, with these types.  Every row was looked up there on 2026-11-29; what could not be found in its project's own repository
is not in the table.  Many contracts share an error, so a row says what happened, not whose contract it was.
tests/chain/evm/test_selectors.py computes every selector anew.
"""

from __future__ import annotations

from typing import NamedTuple


class Known(NamedTuple):
    signature: str
    reason: str
    """A finer word of `failed-reverted`; `nested` carries the error of another contract, `other` has no advice of its own."""
    repository: str
    """On GitHub, `owner/name`."""
    path: str
    """The file in it that declares the error, or that holds it in an interface's description."""

    @property
    def name(self) -> str:
        return self.signature.partition("(")[0]


class _In(NamedTuple):
    repository: str
    path: str
    errors: tuple[tuple[str, str, str], ...]
    """Selector, signature, reason."""


_SEEN: tuple[_In, ...] = (
    _In(
        "OpenZeppelin/openzeppelin-contracts",
        "contracts/interfaces/draft-IERC6093.sol",
        (
            ("e450d38c", "ERC20InsufficientBalance(address,uint256,uint256)", "balance"),
            ("96c6fd1e", "ERC20InvalidSender(address)", "address"),
            ("ec442f05", "ERC20InvalidReceiver(address)", "address"),
            ("fb8f41b2", "ERC20InsufficientAllowance(address,uint256,uint256)", "allowance"),
            ("e602df05", "ERC20InvalidApprover(address)", "address"),
            ("94280d62", "ERC20InvalidSpender(address)", "address"),
            ("7e273289", "ERC721NonexistentToken(uint256)", "missing-item"),
            ("64283d7b", "ERC721IncorrectOwner(address,uint256,address)", "not-owner"),
            ("64a0ae92", "ERC721InvalidReceiver(address)", "address"),
            ("177e802f", "ERC721InsufficientApproval(address,uint256)", "allowance"),
            ("03dee4c5", "ERC1155InsufficientBalance(address,uint256,uint256,uint256)", "balance"),
            ("e237d922", "ERC1155MissingApprovalForAll(address,address)", "allowance"),
            ("57f447ce", "ERC1155InvalidReceiver(address)", "address"),
            ("89c62b64", "ERC721InvalidOwner(address)", "address"),
            ("5b059991", "ERC1155InvalidArrayLength(uint256,uint256)", "other"),
        ),
    ),
    _In(
        "OpenZeppelin/openzeppelin-contracts",
        "contracts/token/ERC20/utils/SafeERC20.sol",
        (
            ("5274afe7", "SafeERC20FailedOperation(address)", "transfer"),
            ("e570110f", "SafeERC20FailedDecreaseAllowance(address,uint256,uint256)", "allowance"),
        ),
    ),
    _In(
        "OpenZeppelin/openzeppelin-contracts",
        "contracts/token/ERC20/extensions/ERC20Capped.sol",
        (("9e79f854", "ERC20ExceededCap(uint256,uint256)", "limit"),),
    ),
    _In(
        "OpenZeppelin/openzeppelin-contracts",
        "contracts/token/ERC20/extensions/ERC20Permit.sol",
        (
            ("62791302", "ERC2612ExpiredSignature(uint256)", "deadline"),
            ("4b800e46", "ERC2612InvalidSigner(address,address)", "signature"),
        ),
    ),
    _In(
        "OpenZeppelin/openzeppelin-contracts",
        "contracts/token/ERC20/extensions/ERC4626.sol",
        (
            ("79012fb2", "ERC4626ExceededMaxDeposit(address,uint256,uint256)", "limit"),
            ("284ff667", "ERC4626ExceededMaxMint(address,uint256,uint256)", "limit"),
            ("fe9cceec", "ERC4626ExceededMaxWithdraw(address,uint256,uint256)", "limit"),
            ("b94abeec", "ERC4626ExceededMaxRedeem(address,uint256,uint256)", "limit"),
        ),
    ),
    _In(
        "OpenZeppelin/openzeppelin-contracts",
        "contracts/utils/Pausable.sol",
        (
            ("d93c0665", "EnforcedPause()", "paused"),
            ("8dfc202b", "ExpectedPause()", "other"),
        ),
    ),
    _In(
        "OpenZeppelin/openzeppelin-contracts",
        "contracts/utils/ReentrancyGuard.sol",
        (("3ee5aeb5", "ReentrancyGuardReentrantCall()", "other"),),
    ),
    _In(
        "OpenZeppelin/openzeppelin-contracts",
        "contracts/utils/Nonces.sol",
        (("752d88c0", "InvalidAccountNonce(address,uint256)", "signature"),),
    ),
    _In(
        "OpenZeppelin/openzeppelin-contracts",
        "contracts/utils/Address.sol",
        (
            ("9996b315", "AddressEmptyCode(address)", "route"),
            ("cd786059", "AddressInsufficientBalance(address)", "balance"),
            ("1425ea42", "FailedInnerCall()", "other"),
        ),
    ),
    _In(
        "OpenZeppelin/openzeppelin-contracts",
        "contracts/utils/Errors.sol",
        (
            ("d6bda275", "FailedCall()", "other"),
            ("cf479181", "InsufficientBalance(uint256,uint256)", "balance"),
            ("b06ebf3d", "FailedDeployment()", "other"),
        ),
    ),
    _In(
        "OpenZeppelin/openzeppelin-contracts",
        "contracts/utils/cryptography/ECDSA.sol",
        (
            ("f645eedf", "ECDSAInvalidSignature()", "signature"),
            ("fce698f7", "ECDSAInvalidSignatureLength(uint256)", "signature"),
            ("d78bce0c", "ECDSAInvalidSignatureS(bytes32)", "signature"),
        ),
    ),
    _In(
        "OpenZeppelin/openzeppelin-contracts",
        "contracts/utils/math/Math.sol",
        (("227bc153", "MathOverflowedMulDiv()", "other"),),
    ),
    _In(
        "OpenZeppelin/openzeppelin-contracts",
        "contracts/access/Ownable.sol",
        (("118cdaa7", "OwnableUnauthorizedAccount(address)", "unauthorised"),),
    ),
    _In(
        "OpenZeppelin/openzeppelin-contracts",
        "contracts/access/IAccessControl.sol",
        (("e2517d3f", "AccessControlUnauthorizedAccount(address,bytes32)", "unauthorised"),),
    ),
    _In(
        "Uniswap/permit2",
        "src/interfaces/IAllowanceTransfer.sol",
        (
            ("d81b2f2e", "AllowanceExpired(uint256)", "allowance"),
            ("f96fb071", "InsufficientAllowance(uint256)", "allowance"),
        ),
    ),
    _In(
        "Uniswap/permit2",
        "src/PermitErrors.sol",
        (
            ("cd21db4f", "SignatureExpired(uint256)", "deadline"),
            ("756688fe", "InvalidNonce()", "signature"),
        ),
    ),
    _In(
        "Uniswap/permit2",
        "src/libraries/SignatureVerification.sol",
        (
            ("8baa579f", "InvalidSignature()", "signature"),
            ("4be6321b", "InvalidSignatureLength()", "signature"),
            ("815e1d64", "InvalidSigner()", "signature"),
            ("b0669cbc", "InvalidContractSignature()", "signature"),
        ),
    ),
    _In(
        "Uniswap/permit2",
        "src/interfaces/ISignatureTransfer.sol",
        (
            ("3728b83d", "InvalidAmount(uint256)", "allowance"),
            ("ff633a38", "LengthMismatch()", "other"),
        ),
    ),
    _In(
        "Uniswap/universal-router",
        "contracts/interfaces/IUniversalRouter.sol",
        (
            ("5bf6f916", "TransactionDeadlinePassed()", "deadline"),
            ("2c4029e9", "ExecutionFailed(uint256,bytes)", "nested"),
            ("1231ae40", "ETHNotAccepted()", "other"),
            ("38bbd576", "InvalidEthSender()", "other"),
        ),
    ),
    _In(
        "Uniswap/universal-router",
        "contracts/modules/uniswap/v2/V2SwapRouter.sol",
        (
            ("849eaf98", "V2TooLittleReceived()", "slippage"),
            ("8ab0bc16", "V2TooMuchRequested()", "slippage"),
            ("ae52ad0c", "V2InvalidPath()", "route"),
        ),
    ),
    _In(
        "Uniswap/universal-router",
        "contracts/modules/uniswap/v3/V3SwapRouter.sol",
        (
            ("39d35496", "V3TooLittleReceived()", "slippage"),
            ("739dbe52", "V3TooMuchRequested()", "slippage"),
            ("316cf0eb", "V3InvalidSwap()", "route"),
            ("d4e0248e", "V3InvalidAmountOut()", "route"),
        ),
    ),
    _In(
        "Uniswap/universal-router",
        "contracts/modules/Payments.sol",
        (
            ("675cae38", "InsufficientToken()", "slippage"),
            ("6a12f104", "InsufficientETH()", "slippage"),
        ),
    ),
    _In(
        "Uniswap/universal-router",
        "contracts/base/Dispatcher.sol",
        (
            ("d76a1e9e", "InvalidCommandType(uint256)", "route"),
            ("a3281672", "BalanceTooLow()", "balance"),
        ),
    ),
    _In(
        "Uniswap/v4-periphery",
        "src/interfaces/IV4Router.sol",
        (
            ("8b063d73", "V4TooLittleReceived(uint256,uint256)", "slippage"),
            ("12bacdd3", "V4TooMuchRequested(uint256,uint256)", "slippage"),
        ),
    ),
    _In(
        "Uniswap/v4-periphery",
        "src/interfaces/IPositionManager.sol",
        (
            ("bfb22adf", "DeadlinePassed(uint256)", "deadline"),
            ("0ca968d8", "NotApproved(address)", "unauthorised"),
        ),
    ),
    _In(
        "Uniswap/v4-periphery",
        "src/libraries/SlippageCheck.sol",
        (
            ("31e30ad0", "MaximumAmountExceeded(uint128,uint128)", "slippage"),
            ("12816f22", "MinimumAmountInsufficient(uint128,uint128)", "slippage"),
        ),
    ),
    _In(
        "Uniswap/v4-periphery",
        "src/base/DeltaResolver.sol",
        (
            ("4c085bf1", "DeltaNotPositive(address)", "route"),
            ("3351b260", "DeltaNotNegative(address)", "route"),
            ("f4d678b8", "InsufficientBalance()", "balance"),
        ),
    ),
    _In(
        "Uniswap/v4-core",
        "src/interfaces/IPoolManager.sol",
        (
            ("5212cba1", "CurrencyNotSettled()", "route"),
            ("be8b8507", "SwapAmountCannotBeZero()", "other"),
            ("b0ec849e", "NonzeroNativeValue()", "fee"),
        ),
    ),
    _In(
        "Uniswap/v4-core",
        "src/libraries/Pool.sol",
        (
            ("486aa307", "PoolNotInitialized()", "route"),
            ("7c9c6e8f", "PriceLimitAlreadyExceeded(uint160,uint160)", "slippage"),
            ("9e4d7cc7", "PriceLimitOutOfBounds(uint160)", "other"),
        ),
    ),
    _In(
        "Uniswap/v4-core",
        "src/libraries/CustomRevert.sol",
        (("90bfb865", "WrappedError(address,bytes4,bytes,bytes)", "nested"),),
    ),
    _In(
        "pendle-finance/pendle-core-v2-public",
        "contracts/offchain-helpers/errors/SDKErrorsDirectory.sol",
        (("f32bec2f", "ReturnAmountIsNotEnough()", "slippage"),),
    ),
    _In(
        "1inch/1inch-sdk-go",
        "constants/abi/aggregationRouterV6.abi.json",
        (
            ("064a4ec6", "ReturnAmountIsNotEnough(uint256,uint256)", "slippage"),
            ("1841b4e1", "InvalidMsgValue()", "fee"),
            ("0262dde4", "ZeroMinReturn()", "other"),
            ("85cd58dc", "ReservesCallFailed()", "other"),
            ("1b10b0f9", "EthDepositRejected()", "other"),
            ("aa3eef95", "RemainingInvalidatedOrder()", "closed"),
        ),
    ),
    _In(
        "1inch/limit-order-protocol",
        "contracts/interfaces/IOrderMixin.sol",
        (
            ("c56873ba", "OrderExpired()", "deadline"),
            ("f71fbda2", "InvalidatedOrder()", "closed"),
            ("5cd5d233", "BadSignature()", "signature"),
            ("70a03f48", "TransferFromMakerToTakerFailed()", "transfer"),
            ("478a5205", "TransferFromTakerToMakerFailed()", "transfer"),
            ("fb8ae129", "TakingAmountTooHigh()", "slippage"),
            ("481ea392", "MakingAmountTooLow()", "slippage"),
            ("7f902a93", "TakingAmountExceeded()", "slippage"),
            ("d4dfdafe", "PrivateOrder()", "unauthorised"),
            ("e3e8b052", "WrongSeriesNonce()", "closed"),
            ("fba5a276", "SwapWithZeroAmount()", "other"),
            ("8ef0017c", "PartialFillNotAllowed()", "other"),
            ("b6629c02", "PredicateIsNotTrue()", "closed"),
            ("2aefd060", "InvalidPermit2Transfer()", "transfer"),
        ),
    ),
    _In(
        "1inch/limit-order-protocol",
        "contracts/libraries/BitInvalidatorLib.sol",
        (("a4f62a96", "BitInvalidatedOrder()", "closed"),),
    ),
    _In(
        "1inch/solidity-utils",
        "contracts/libraries/SafeERC20.sol",
        (
            ("fb7f5079", "SafeTransferFailed()", "transfer"),
            ("f4059071", "SafeTransferFromFailed()", "transfer"),
            ("19be9a90", "ForceApproveFailed()", "transfer"),
            ("8112e119", "Permit2TransferAmountTooHigh()", "limit"),
        ),
    ),
    _In(
        "0xProject/0x-settler",
        "src/core/SettlerErrors.sol",
        (
            ("97a6f3b9", "TooMuchSlippage(address,uint256,uint256)", "slippage"),
            ("c321526c", "InvalidSignatureLen()", "signature"),
            ("4a094431", "MsgValueMismatch(uint256,uint256)", "fee"),
            ("3c74eed6", "ActionInvalid(uint256,bytes4,bytes)", "route"),
            ("e758b8d5", "ConfusedDeputy()", "other"),
            ("82d5d76a", "InvalidTarget()", "route"),
            ("d17e444b", "Underpayment(uint256,uint256)", "fee"),
            ("fb772a88", "ZeroSellAmount(address)", "balance"),
            ("cbf0dbf5", "ZeroBuyAmount(address)", "other"),
            ("481b61af", "NotConverged()", "other"),
        ),
    ),
    _In(
        "compound-finance/comet",
        "contracts/CometMainInterface.sol",
        (
            ("fa6ad355", "TooMuchSlippage()", "slippage"),
            ("14c5f7b6", "NotCollateralized()", "collateral"),
            ("9e87fac8", "Paused()", "paused"),
            ("f58f733a", "SupplyCapExceeded()", "limit"),
            ("e273b446", "BorrowTooSmall()", "limit"),
            ("945e9268", "InsufficientReserves()", "liquidity"),
            ("82b42900", "Unauthorized()", "unauthorised"),
            ("e397a99b", "NoSelfTransfer()", "address"),
        ),
    ),
    _In(
        "compound-finance/comet",
        "contracts/bulkers/BaseBulker.sol",
        (
            ("e7a3dfa0", "TransferInFailed()", "transfer"),
            ("cefaffeb", "TransferOutFailed()", "transfer"),
            ("d1a4579f", "FailedToSendNativeToken()", "transfer"),
        ),
    ),
    _In(
        "Vectorized/solady",
        "src/utils/SafeTransferLib.sol",
        (
            ("7939f424", "TransferFromFailed()", "transfer"),
            ("90b8ec18", "TransferFailed()", "transfer"),
            ("3e3f8f73", "ApproveFailed()", "transfer"),
            ("6b836e6b", "Permit2Failed()", "allowance"),
        ),
    ),
    _In(
        "Vectorized/solady",
        "src/tokens/WETH.sol",
        (("b12d13eb", "ETHTransferFailed()", "transfer"),),
    ),
    _In(
        "Vectorized/solady",
        "src/tokens/ERC20.sol",
        (
            ("13be252b", "InsufficientAllowance()", "allowance"),
            ("1a15a3cc", "PermitExpired()", "deadline"),
            ("ddafbaef", "InvalidPermit()", "signature"),
            ("e5cfe957", "TotalSupplyOverflow()", "limit"),
        ),
    ),
    _In(
        "balancer/balancer-v3-monorepo",
        "pkg/interfaces/contracts/vault/IVaultErrors.sol",
        (
            ("e2ea151b", "SwapLimit(uint256,uint256)", "slippage"),
            ("cc0e4a99", "HookAdjustedSwapLimit(uint256,uint256)", "slippage"),
            ("d971f597", "PoolPaused(address)", "paused"),
            ("da9f8b34", "VaultPaused()", "paused"),
            ("2f785e46", "AmountOutBelowMin(address,uint256,uint256)", "slippage"),
            ("8eda85e4", "AmountInAboveMax(address,uint256,uint256)", "slippage"),
            ("8d261d5d", "BptAmountOutBelowMin(uint256,uint256)", "slippage"),
            ("31d38e0b", "BptAmountInAboveMax(uint256,uint256)", "slippage"),
            ("20f1d86d", "BalanceNotSettled()", "route"),
            ("1ed4d118", "TradeAmountTooSmall()", "limit"),
            ("ddef98d7", "TokenNotRegistered(address)", "route"),
            ("a54b181d", "CannotSwapSameToken()", "route"),
            ("4bdace13", "PoolNotInitialized(address)", "route"),
        ),
    ),
    _In(
        "balancer/balancer-v3-monorepo",
        "pkg/interfaces/contracts/vault/ISenderGuard.sol",
        (("e08b8af0", "SwapDeadline()", "deadline"),),
    ),
    _In(
        "traderjoe-xyz/joe-v2",
        "src/interfaces/ILBRouter.sol",
        (
            ("dae7ca7d", "LBRouter__DeadlineExceeded(uint256,uint256)", "deadline"),
            ("4feac00c", "LBRouter__InsufficientAmountOut(uint256,uint256)", "slippage"),
            ("ca7710c8", "LBRouter__MaxAmountInExceeded(uint256,uint256)", "slippage"),
            ("faa1db56", "LBRouter__IdSlippageCaught(uint256,uint256,uint256)", "slippage"),
            ("3199f6ee", "LBRouter__AmountSlippageCaught(uint256,uint256,uint256,uint256)", "slippage"),
            ("d648e3a2", "LBRouter__PairNotCreated(address,address,uint256)", "route"),
            ("47b96f70", "LBRouter__FailedToSendNATIVE(address,uint256)", "transfer"),
        ),
    ),
    _In(
        "aerodrome-finance/contracts",
        "contracts/interfaces/IRouter.sol",
        (
            ("42301c23", "InsufficientOutputAmount()", "slippage"),
            ("203d82d8", "Expired()", "deadline"),
            ("5945ea56", "InsufficientAmount()", "slippage"),
            ("8f66ec14", "InsufficientAmountA()", "slippage"),
            ("34c90624", "InsufficientAmountB()", "slippage"),
            ("bb55fd27", "InsufficientLiquidity()", "liquidity"),
            ("20db8267", "InvalidPath()", "route"),
            ("9c8787c0", "PoolDoesNotExist()", "route"),
            ("9a73ab46", "PoolFactoryDoesNotExist()", "route"),
            ("ca57cff4", "SameAddresses()", "route"),
        ),
    ),
    _In(
        "lifinance/contracts",
        "src/Facets/GenericSwapFacetV3.sol",
        (("275c273c", "CumulativeSlippageTooHigh(uint256,uint256)", "slippage"),),
    ),
    _In(
        "lifinance/contracts",
        "src/Errors/GenericErrors.sol",
        (
            ("4ac09ad3", "CannotBridgeToSameNetwork()", "route"),
            ("94539804", "ContractCallNotAllowed()", "route"),
            ("e46e079c", "NoSwapFromZeroBalance()", "balance"),
            ("5a046737", "NativeAssetTransferFailed()", "transfer"),
            ("1e4ec46b", "InvalidReceiver()", "address"),
            ("2c5211c6", "InvalidAmount()", "other"),
            ("b86ac1ef", "InvalidDestinationChain()", "route"),
            ("f74e8909", "ZeroPostSwapBalance()", "other"),
        ),
    ),
    _In(
        "across-protocol/contracts",
        "contracts/interfaces/V3SpokePoolInterface.sol",
        (
            ("2a58c4f3", "DisabledRoute()", "route"),
            ("f722177f", "InvalidQuoteTimestamp()", "deadline"),
            ("582e3889", "InvalidFillDeadline()", "deadline"),
            ("d642b7d9", "ExpiredFillDeadline()", "deadline"),
            ("6452a35d", "MsgValueDoesNotMatchInputAmount()", "fee"),
            ("8f260c60", "RelayFilled()", "closed"),
        ),
    ),
    _In(
        "across-protocol/contracts",
        "contracts/interfaces/SpokePoolInterface.sol",
        (
            ("5a65d188", "DepositsArePaused()", "paused"),
            ("7b21f8aa", "FillsArePaused()", "paused"),
            ("938a1821", "InvalidDepositorSignature()", "signature"),
            ("c45b6b52", "MaxTransferSizeExceeded()", "limit"),
        ),
    ),
    _In(
        "stargate-protocol/stargate-v2",
        "packages/stg-evm-v2/src/StargateBase.sol",
        (
            ("a1e86545", "Stargate_SlippageTooHigh()", "slippage"),
            ("db22c33c", "Stargate_Paused()", "paused"),
            ("3442dd95", "Stargate_InvalidAmount()", "other"),
            ("ada83424", "Stargate_InvalidPath()", "route"),
            ("06a6167e", "Stargate_OutflowFailed()", "transfer"),
            ("a0285316", "Stargate_InsufficientFare()", "fee"),
        ),
    ),
    _In(
        "stargate-protocol/stargate-v2",
        "packages/stg-evm-v2/src/libs/Path.sol",
        (("2b4d0ad5", "Path_InsufficientCredit()", "liquidity"),),
    ),
    _In(
        "LayerZero-Labs/LayerZero-v2",
        "packages/layerzero-v2/evm/oapp/contracts/oft/interfaces/IOFT.sol",
        (("71c4efed", "SlippageExceeded(uint256,uint256)", "slippage"),),
    ),
    _In(
        "LayerZero-Labs/LayerZero-v2",
        "packages/layerzero-v2/evm/oapp/contracts/oapp/OAppSender.sol",
        (("9f704120", "NotEnoughNative(uint256)", "fee"),),
    ),
    _In(
        "LayerZero-Labs/LayerZero-v2",
        "packages/layerzero-v2/evm/oapp/contracts/oapp/interfaces/IOAppCore.sol",
        (("f6ff4fb7", "NoPeer(uint32)", "route"),),
    ),
    _In(
        "LayerZero-Labs/LayerZero-v2",
        "packages/layerzero-v2/evm/protocol/contracts/libs/Errors.sol",
        (
            ("4f3ec0d3", "LZ_InsufficientFee(uint256,uint256,uint256,uint256)", "fee"),
            ("391daaa4", "LZ_UnsupportedEid()", "route"),
            ("6c1ccdb5", "LZ_DefaultSendLibUnavailable()", "route"),
            ("7182306f", "LZ_PayloadHashNotFound(bytes32,bytes32)", "too-early"),
            ("c09b6350", "LZ_InvalidNonce(uint64)", "other"),
            ("c4c52593", "LZ_Unauthorized()", "unauthorised"),
            ("17751237", "LZ_ZeroLzTokenFee()", "fee"),
        ),
    ),
    _In(
        "smartcontractkit/chainlink-ccip",
        "chains/evm/contracts/interfaces/IRouterClient.sol",
        (("ae236d9c", "UnsupportedDestinationChain(uint64)", "route"),),
    ),
    _In(
        "smartcontractkit/chainlink-ccip",
        "chains/evm/contracts/onRamp/OnRamp.sol",
        (
            ("07da6ee6", "InsufficientFeeTokenAmount()", "fee"),
            ("bf16aab6", "UnsupportedToken(address)", "route"),
            ("fdbd6a72", "CursedByRMN(uint64)", "paused"),
            ("5cf04449", "CannotSendZeroTokens()", "other"),
            ("bff66cef", "DestinationChainNotSupported(uint64)", "route"),
        ),
    ),
    _In(
        "smartcontractkit/chainlink-ccip",
        "chains/evm/contracts/libraries/RateLimiter.sol",
        (
            ("d0c8d23a", "TokenRateLimitReached(uint256,uint256,address)", "limit"),
            ("1a76572a", "TokenMaxCapacityExceeded(uint256,uint256,address)", "limit"),
        ),
    ),
    _In(
        "OffchainLabs/nitro-contracts",
        "src/libraries/Error.sol",
        (
            ("7040b58c", "InsufficientValue(uint256,uint256)", "fee"),
            ("fadf238a", "InsufficientSubmissionCost(uint256,uint256)", "fee"),
            ("107c527b", "GasLimitTooLarge()", "other"),
            ("9715b8d3", "AlreadySpent(uint256)", "closed"),
            ("8730d7c8", "UnknownRoot(bytes32)", "too-early"),
            ("f51ed710", "NotAllowedOrigin(address)", "unauthorised"),
            ("376fb55a", "BridgeCallFailed()", "other"),
            ("4634691b", "DataTooLarge(uint256,uint256)", "limit"),
        ),
    ),
    _In(
        "ethereum-optimism/optimism",
        "packages/contracts-bedrock/interfaces/L1/IOptimismPortal2.sol",
        (
            ("730a1074", "OptimismPortal_AlreadyFinalized()", "closed"),
            ("cca6afda", "OptimismPortal_Unproven()", "too-early"),
            ("d9bc01be", "OptimismPortal_ProofNotOldEnough()", "too-early"),
            ("b9c3c2ef", "OptimismPortal_CallPaused()", "paused"),
            ("c5defbad", "OptimismPortal_BadTarget()", "address"),
            ("70c8bdbd", "OptimismPortal_GasLimitTooLow()", "other"),
            ("332a57f8", "OptimismPortal_InvalidRootClaim()", "other"),
            ("b4caa4e5", "OptimismPortal_InvalidProofTimestamp()", "other"),
            ("f395240e", "OptimismPortal_ImproperDisputeGame()", "other"),
        ),
    ),
    _In(
        "ProjectOpenSea/seaport-types",
        "src/lib/ConsiderationErrorConstants.sol",
        (
            ("21ccfeb7", "InvalidTime(uint256,uint256)", "deadline"),
            ("1a515574", "OrderIsCancelled(bytes32)", "closed"),
            ("10fda3e1", "OrderAlreadyFilled(bytes32)", "closed"),
            ("8ffff980", "InsufficientNativeTokensSupplied()", "fee"),
            ("d5da9a1b", "NoSpecifiedOrdersAvailable()", "closed"),
            ("ee9e0e63", "OrderPartiallyFilled(bytes32)", "closed"),
            ("fed398fc", "CannotCancelOrder()", "unauthorised"),
            ("bc806b96", "NativeTokenTransferGenericFailure(address,uint256)", "transfer"),
            ("a11b63ff", "PartialFillsNotEnabledForOrder()", "other"),
            ("1f003d0a", "BadSignatureV(uint8)", "signature"),
            ("4f7fb80d", "BadContractSignature()", "signature"),
            ("a61be9f0", "InvalidMsgValue(uint256)", "fee"),
            ("fb5014fc", "InvalidRestrictedOrder(bytes32)", "other"),
        ),
    ),
    _In(
        "ProjectOpenSea/seaport",
        "contracts/interfaces/TokenTransferrerErrors.sol",
        (
            ("f486bc87", "TokenTransferGenericFailure(address,address,address,uint256,uint256)", "transfer"),
            ("98891923", "BadReturnValueFromERC20OnTransfer(address,address,address,uint256)", "transfer"),
            ("5f15d672", "NoContract(address)", "route"),
        ),
    ),
    _In(
        "lidofinance/lido-dao",
        "contracts/0.8.9/WithdrawalQueue.sol",
        (
            ("b89b87c8", "RequestAmountTooSmall(uint256)", "limit"),
            ("8ebfb78d", "RequestAmountTooLarge(uint256)", "limit"),
        ),
    ),
    _In(
        "lidofinance/lido-dao",
        "contracts/0.8.9/WithdrawalQueueBase.sol",
        (
            ("4ae50228", "RequestNotFoundOrNotFinalized(uint256)", "too-early"),
            ("f0e0cc2d", "RequestAlreadyClaimed(uint256)", "closed"),
            ("23295f0e", "NotOwner(address,address)", "not-owner"),
            ("c969e0f2", "InvalidRequestId(uint256)", "missing-item"),
            ("0f0b498d", "CantSendValueRecipientMayHaveReverted()", "transfer"),
        ),
    ),
    _In(
        "eth-infinitism/account-abstraction",
        "contracts/interfaces/IEntryPoint.sol",
        (
            ("220266b6", "FailedOp(uint256,string)", "nested"),
            ("65c8fd4d", "FailedOpWithRevert(uint256,string,bytes)", "nested"),
            ("86a9f750", "SignatureValidationFailed(address)", "signature"),
            ("ad7954bc", "PostOpReverted(bytes)", "nested"),
        ),
    ),
    _In(
        "OpenZeppelin/openzeppelin-contracts",
        "contracts/utils/math/SafeCast.sol",
        (("6dfcc650", "SafeCastOverflowedUintDowncast(uint8,uint256)", "other"),),
    ),
    _In(
        "OpenZeppelin/openzeppelin-contracts",
        "contracts/access/manager/IAccessManaged.sol",
        (("068ca9d8", "AccessManagedUnauthorized(address)", "unauthorised"),),
    ),
    _In(
        "OpenZeppelin/openzeppelin-contracts",
        "contracts/metatx/ERC2771Forwarder.sol",
        (
            ("94eef58a", "ERC2771ForwarderExpiredRequest(uint48)", "deadline"),
            ("c845a056", "ERC2771ForwarderInvalidSigner(address,address)", "signature"),
        ),
    ),
    _In(
        "OpenZeppelin/openzeppelin-contracts",
        "contracts/token/ERC20/extensions/ERC20Votes.sol",
        (("1cb15d26", "ERC20ExceededSafeSupply(uint256,uint256)", "limit"),),
    ),
    _In(
        "Uniswap/universal-router",
        "contracts/base/Lock.sol",
        (("6f5ffb7e", "ContractLocked()", "other"),),
    ),
    _In(
        "Uniswap/universal-router",
        "contracts/modules/V3ToV4Migrator.sol",
        (("bb25d4c5", "NotAuthorizedForToken(uint256)", "unauthorised"),),
    ),
    _In(
        "Uniswap/universal-router",
        "contracts/deploy/UnsupportedProtocol.sol",
        (("ea3559ef", "UnsupportedProtocolError()", "route"),),
    ),
    _In(
        "Uniswap/v4-core",
        "src/libraries/SqrtPriceMath.sol",
        (("4323a555", "NotEnoughLiquidity()", "liquidity"),),
    ),
    _In(
        "Uniswap/v4-core",
        "src/libraries/Hooks.sol",
        (("a9e35b2f", "HookCallFailed()", "other"),),
    ),
    _In(
        "Uniswap/v4-core",
        "src/types/Currency.sol",
        (
            ("f4b3b1bc", "NativeTransferFailed()", "transfer"),
            ("f27f64e4", "ERC20TransferFailed()", "transfer"),
        ),
    ),
    _In(
        "Uniswap/v4-periphery",
        "src/interfaces/IERC721Permit_v4.sol",
        (("5a9165ff", "SignatureDeadlineExpired()", "deadline"),),
    ),
    _In(
        "Uniswap/v4-periphery",
        "src/base/BaseActionsRouter.sol",
        (("5cda29d7", "UnsupportedAction(uint256)", "route"),),
    ),
    _In(
        "Uniswap/universal-router",
        "contracts/base/RouteSigner.sol",
        (("1fb09b80", "NonceAlreadyUsed()", "signature"),),
    ),
    _In(
        "Vectorized/solady",
        "src/tokens/ERC721.sol",
        (
            ("4b6e7f18", "NotOwnerNorApproved()", "unauthorised"),
            ("ea553b34", "TransferToZeroAddress()", "address"),
            ("ceea21b6", "TokenDoesNotExist()", "missing-item"),
            ("a1148100", "TransferFromIncorrectOwner()", "not-owner"),
            ("d1a57ed6", "TransferToNonERC721ReceiverImplementer()", "address"),
        ),
    ),
    _In(
        "Vectorized/solady",
        "src/tokens/ERC1155.sol",
        (("9c05499b", "TransferToNonERC1155ReceiverImplementer()", "address"),),
    ),
    _In(
        "Vectorized/solady",
        "src/tokens/ERC4626.sol",
        (
            ("b3c61a83", "DepositMoreThanMax()", "limit"),
            ("6a695959", "MintMoreThanMax()", "limit"),
            ("936941fc", "WithdrawMoreThanMax()", "limit"),
            ("4656425a", "RedeemMoreThanMax()", "limit"),
        ),
    ),
    _In(
        "Vectorized/solady",
        "src/utils/ReentrancyGuard.sol",
        (("ab143c06", "Reentrancy()", "other"),),
    ),
    _In(
        "across-protocol/contracts",
        "contracts/SwapAndBridge.sol",
        (
            ("0492ff87", "MinimumExpectedInputAmount()", "slippage"),
            ("3539a701", "InvalidSwapToken()", "route"),
        ),
    ),
    _In(
        "stargate-protocol/stargate-v2",
        "packages/stg-evm-v2/src/StargatePool.sol",
        (("2d9560be", "Stargate_OnlyTaxi()", "route"),),
    ),
    _In(
        "smartcontractkit/chainlink-ccip",
        "chains/evm/contracts/Router.sol",
        (
            ("26a78f8f", "InvalidRecipientAddress(address)", "address"),
            ("e417b80b", "FailedToSendValue()", "transfer"),
        ),
    ),
    _In(
        "ethereum-optimism/optimism",
        "packages/contracts-bedrock/src/libraries/PortalErrors.sol",
        (
            ("f480973e", "CallPaused()", "paused"),
            ("13496fda", "BadTarget()", "address"),
            ("4929b808", "SmallGasLimit()", "other"),
            ("73052b0f", "LargeCalldata()", "limit"),
        ),
    ),
    _In(
        "pendle-finance/pendle-core-v2-public",
        "contracts/core/libraries/Errors.sol",
        (
            ("6a1dbf1b", "RouterInsufficientLpOut(uint256,uint256)", "slippage"),
            ("0a4439e6", "RouterInsufficientSyOut(uint256,uint256)", "slippage"),
            ("9cdffc8e", "RouterInsufficientPtOut(uint256,uint256)", "slippage"),
            ("a59b8c31", "RouterInsufficientYtOut(uint256,uint256)", "slippage"),
            ("ca935dfd", "RouterInsufficientPYOut(uint256,uint256)", "slippage"),
            ("c5b5576d", "RouterInsufficientTokenOut(uint256,uint256)", "slippage"),
            ("b2094b59", "MarketExpired()", "other"),
            ("5b15a6da", "YCExpired()", "other"),
            ("cd81a636", "YCNotExpired()", "too-early"),
            ("fc68d09e", "MarketProportionTooHigh(int256,int256)", "liquidity"),
            ("8615426c", "MarketInsufficientPtForTrade(int256,int256)", "liquidity"),
            ("bc71f2ba", "SYInsufficientSharesOut(uint256,uint256)", "slippage"),
            ("bfee4ca0", "SYInsufficientTokenOut(uint256,uint256)", "slippage"),
            ("aeabe718", "SYInvalidTokenIn(address)", "route"),
            ("88a50561", "SYInvalidTokenOut(address)", "route"),
            ("39ba1043", "VEPositionNotExpired()", "too-early"),
            ("e098b7ca", "InsufficientFeeToSendMsg(uint256,uint256)", "fee"),
        ),
    ),
    _In(
        "aerodrome-finance/contracts",
        "contracts/interfaces/IPool.sol",
        (
            ("1309a563", "IsPaused()", "paused"),
            ("098fb561", "InsufficientInputAmount()", "other"),
        ),
    ),
)

CUSTOM: dict[str, Known] = {
    selector: Known(signature, reason, file.repository, file.path)
    for file in _SEEN
    for selector, signature, reason in file.errors
}
