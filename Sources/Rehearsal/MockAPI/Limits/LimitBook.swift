import Manifests
import Time

/// All accounts of one API's declared limits.
struct LimitBook: Sendable {
  /// One account: a budget for one value of its scope.
  struct Key: Sendable, Hashable {
    var budget: String
    var scope: String
  }

  /// A request's claim on a budget.
  struct Claim: Sendable {
    var key: Key
    var budget: Budget
  }

  /// Whether a request has a place.
  enum Admission: Sendable {
    case admitted
    /// The budget that is used up for longest, and its seconds until a place is free.
    case refused(Claim, wait: Double)
  }

  private static let accountLimit = 4096
  private var accounts: [Key: LimitCounter] = [:]

  /// Takes a place in all budgets, or in none.
  mutating func admit(_ claims: [Claim], at now: Timestamp) -> Admission {
    makeRoom(at: now)
    var longest: (claim: Claim, wait: Double)?
    for claim in claims {
      let wait = account(claim) { $0.wait(for: claim.budget.cost, at: now) }
      if wait > longest?.wait ?? 0 { longest = (claim, wait) }
    }
    if let longest { return .refused(longest.claim, wait: longest.wait) }
    for claim in claims { account(claim) { $0.take(claim.budget.cost, at: now) } }
    return .admitted
  }

  /// Ends an admitted request.
  mutating func end(_ claims: [Claim]) {
    for claim in claims { account(claim) { $0.end() } }
  }

  /// What an API would tell about a claim's budget now.
  mutating func state(of claim: Claim, at now: Timestamp) -> LimitCounter.State {
    account(claim) { $0.state(at: now) }
  }

  private mutating func account<Result>(
    _ claim: Claim,
    _ body: (inout LimitCounter) -> Result
  ) -> Result {
    body(&accounts[claim.key, default: LimitCounter(claim.budget.limit)])
  }

  /// Forgets accounts that say nothing, once there are many: scopes may name values that clients choose.
  private mutating func makeRoom(at now: Timestamp) {
    guard accounts.count > Self.accountLimit else { return }
    for key in Array(accounts.keys) where accounts[key]?.isIdle(at: now) == true {
      accounts[key] = nil
    }
  }
}

extension LimitBook {
  /// The claims of a request on the budgets that count its operation.
  static func claims(
    of budgets: [Budget],
    operation: Operation,
    credential: String?,
    argument: (String) -> String?
  ) -> [Claim] {
    budgets.filter { $0.group == nil || $0.group == operation.group }.map { budget in
      let parts = budget.scope.split(separator: "+").map { part -> String in
        switch part.prefix(while: { $0 != ":" }) {
        case "credential", "account": return "\(part)=\(credential ?? "")"
        case "operation": return "operation=\(operation.name)"
        case "arg":
          return "\(part)=\(argument(String(part.dropFirst("arg:".count))) ?? "")"
        default: return String(part)
        }
      }
      return Claim(
        key: Key(budget: budget.id, scope: parts.joined(separator: "+")),
        budget: budget
      )
    }
  }
}
