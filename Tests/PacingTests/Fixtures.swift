import Manifests
import Pacing
import Time

@testable import Failures

extension Timestamp {
  /// The instant so many seconds after the tests' own beginning of time.
  static func at(_ seconds: Double) -> Timestamp { Timestamp(seconds: 1_790_000_000 + seconds) }

  /// Seconds after the tests' own beginning of time.
  var offset: Double { self - .at(0) }
}

extension Budget {
  static func of(_ limit: Limit, id: String = "b", isDefault: Bool = false) -> Budget {
    Budget(
      id: id,
      limit: limit,
      scope: "account",
      group: nil,
      cost: 1,
      learn: nil,
      provenance: nil,
      isDefault: isDefault
    )
  }
}

extension BudgetLedger.Claim {
  static func on(_ limit: Budget.Limit, key: String = "k", cost: Double = 1) -> Self {
    Self(key: key, budget: .of(limit, id: key), cost: cost)
  }
}

extension BudgetLedger {
  /// Reserves for one claim and tells the offset of the place in seconds.
  mutating func place(_ limit: Budget.Limit, at seconds: Double, cost: Double = 1) -> Double {
    reserve([.on(limit, cost: cost)], now: .at(seconds)).notBefore.offset
  }
}

extension Failure {
  static func of(_ code: String, _ status: Int) -> Failure {
    var failure = Failure(verdict: .revise, scope: "call", outcome: .notExecuted)
    failure.codes = [code]
    failure.status = status
    return failure
  }
}
