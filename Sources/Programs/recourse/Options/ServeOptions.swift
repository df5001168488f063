import HTTP
import System
import Manifests
import Server
import Time

/// What `serve` and `rehearse` share: which tools, which API, how patient.
struct ServeOptions {
  static let specs: [Options.Spec] =
    [
      .flag("--read-only"), .valued("--wait", "a number of seconds from 0 to 45"),
      .valued("--state", StateLocation.expected), .valued("--trust-share", Self.trustForm),
      .valued("--limit", "ID=CALLS/SECONDS"),
      .valued("--list", Self.listForm), .valued("--timeout", "a number of seconds from 1 to 3600"),
      .valued("--files", "a directory"), .valued("--errors-as", "errors or results"),
      .valued("--schema", Self.schemaForm),
      EffectOptions.spec, ApprovalOptions.spec, FixedFieldOptions.spec, PrivateHostOptions.spec,
      NotifyOption.spec,
    ] + ChoiceOptions.specs + LogLimits.specs

  let limits: CallLimits

  /// Seconds that the request of an operation may take that has no time of its own; nil where the manifests say.
  private let timeout: Double?

  /// How the client is told of calls that did not go through.
  let errorForm: ErrorForm

  /// Operations that are listed as tools at most.
  let room: Int

  /// Operations that are listed as tools besides.
  let pinned: [OperationPattern]

  /// Whose rules the listed schemas of arguments follow.
  let schemas: SchemaDialect

  private static let schemaForm = "gemini, openai or plain; left out, what all of them take"

  /// How much is logged.
  let log: LogLimits

  /// What `--state` names.
  let state: String?

  /// Where what outlives the process is kept.
  let statePlace: State.Place

  /// The hosts that may be in a private network.
  let privateHosts: PrivateHosts

  /// Seconds for which the process goes on with its share of a limit while the database is away.
  let trustShare: Double

  /// The directory whose files calls may upload.
  let uploads: UploadDirectory?
  private let effects: Effects
  private let choice: ChoiceOptions
  private let saidEffects: EffectOptions
  private let approvals: ApprovalOptions

  /// Where the operator is told what a person has to see to; nil where nowhere.
  let notify: NotifyOption?
  private let fields: FixedFieldOptions
  private let baseURLs: BaseURLOptions
  private let ownLimits: [(id: String, limit: Budget.Limit)]

  private enum Effects { case all, readsOnly }

  init(_ options: Options) throws(UsageError) {
    effects = options.has("--read-only") ? .readsOnly : .all
    state = options.value("--state")
    statePlace = try StateLocation.place(named: state, variable: ProgramFiles.variable)
    trustShare = try options.value("--trust-share").map(Self.trust) ?? 300
    uploads = try options.value("--files").map(Self.uploads)
    privateHosts = try PrivateHostOptions.hosts(options)
    log = try LogLimits(options)
    choice = try ChoiceOptions(options)
    saidEffects = try EffectOptions(options)
    approvals = try ApprovalOptions(options)
    notify = try NotifyOption(options)
    fields = try FixedFieldOptions(options)
    let wait = try options.integer("--wait", in: 0...45)
    timeout = try options.integer("--timeout", in: 1...3600).map(Double.init)
    var limits = wait.map { CallLimits(inCallWaitLimit: Double($0)) } ?? .usual
    if let timeout { limits.allow(seconds: timeout) }
    self.limits = limits
    errorForm = try options.value("--errors-as").map(Self.errorForm) ?? .errors
    schemas = try options.value("--schema").map(Self.schemas) ?? .every
    (room, pinned) = try Self.listing(options.all("--list"))
    baseURLs = try BaseURLOptions(options)
    ownLimits = try options.all("--limit").map(Self.limit)
  }

  private static func uploads(_ path: String) throws(UsageError) -> UploadDirectory {
    do throws(FileError) { return try UploadDirectory(path) } catch {
      throw .unusable(option: "--files", error)
    }
  }

  private static func errorForm(_ text: String) throws(UsageError) -> ErrorForm {
    guard let form = ErrorForm(rawValue: text) else {
      throw .badValue(option: "--errors-as", value: text, expected: "errors or results")
    }
    return form
  }

  private static func schemas(_ text: String) throws(UsageError) -> SchemaDialect {
    guard let dialect = SchemaDialect(rawValue: text), dialect != .every else {
      throw .badValue(option: "--schema", value: text, expected: schemaForm)
    }
    return dialect
  }

  private static let trustForm = "a time from 0 to 1h, such as 90s or 5m"

  private static func trust(_ text: String) throws(UsageError) -> Double {
    guard let seconds = text == "0" ? 0 : DurationText.seconds(text), (0...3600).contains(seconds)
    else { throw .badValue(option: "--trust-share", value: text, expected: trustForm) }
    return seconds
  }

  private static let listForm = "a number of operations, or names of some, such as get_me,list_*"

  /// How many operations are listed, and which besides; each value is a number, or names with commas between.
  private static func listing(
    _ texts: [String]
  ) throws(UsageError) -> (room: Int, pinned: [OperationPattern]) {
    var room = Catalog.usualRoom
    var pinned: [OperationPattern] = []
    for text in texts {
      if let number = Int(text), (0...100_000).contains(number) {
        room = number
        continue
      }
      for name in text.split(separator: ",") {
        guard Int(name) == nil, let pattern = OperationPattern(String(name)) else {
          throw .badValue(option: "--list", value: text, expected: listForm)
        }
        pinned.append(pattern)
      }
    }
    return (room, pinned)
  }

  private static func limit(
    _ text: String
  ) throws(UsageError) -> (id: String, limit: Budget.Limit) {
    let parts = text.split(separator: "=", maxSplits: 1)
    let figures = parts.last?.split(separator: "/", maxSplits: 1) ?? []
    guard parts.count == 2, figures.count == 2, let calls = Int(figures[0]), calls > 0,
      let seconds = Double(figures[1]), (0.1...604_800).contains(seconds)
    else {
      throw .badValue(
        option: "--limit",
        value: text,
        expected: "ID=CALLS/SECONDS, such as apira=10/60 for at most 10 calls in any 60 s"
      )
    }
    return (String(parts[0]), .window(limit: calls, per: seconds))
  }

  /// The commands that reach what is kept there; nil where nothing outlives the process.
  var commands: OperatorCommands? {
    let usual = StateLocation.usual(variable: ProgramFiles.variable)
    guard let place = statePlace.shown else { return nil }
    // Whoever types them has another environment than the client gave this server.
    return OperatorCommands(
      state: place == usual ? nil : place,
      directory: ProgramFiles.absolute(".")
    )
  }

  /// The manifests with the overrides applied.
  ///
  /// - Throws: `UsageError` when an override names a manifest that is not served.
  func applied(to manifests: [Manifest]) throws(UsageError) -> [Manifest] {
    var manifests = try baseURLs.applied(to: manifests)
    for (id, limit) in ownLimits {
      let index = try manifests.index(of: id, named: "--limit")
      manifests[index] = manifests[index].keeping(within: limit)
    }
    if let timeout {
      for index in manifests.indices { manifests[index].timeout = timeout }
    }
    manifests = try fields.applied(to: manifests)
    manifests = try choice.applied(to: try saidEffects.applied(to: manifests))
    manifests = try approvals.applied(to: manifests)
    if effects == .readsOnly { manifests = manifests.map { $0.readOnly() } }
    if let idle = OperationChoice(only: pinned).idle(in: manifests).first {
      let hint = idle.nearest(in: manifests).map { "; did you mean \($0)?" } ?? ""
      throw .badValue(
        option: "--list",
        value: idle.text,
        expected: "a number, or names that at least one operation has\(hint)"
      )
    }
    return manifests
  }
}

extension [Manifest] {
  /// The place of the manifest with an id.
  ///
  /// - Throws: `UsageError` when an option names a manifest that is not served.
  func index(of id: String, named option: String) throws(UsageError) -> Int {
    guard let index = firstIndex(where: { $0.id == id }) else {
      throw .badValue(
        option: option,
        value: id,
        expected: "the id of a manifest that is served: " + map(\.id).joined(separator: ", ")
      )
    }
    return index
  }
}

extension Options.Spec {
  static let baseURL = Options.Spec.valued("--base-url", "ID=URL")
}
