import Text

/// What a member of an answer tells by its name, to the question whether the answer is a refusal.
enum AnswerMemberKind {
  /// A flag of success: `"ok": false`.
  case flag
  /// A flag of failure: `"isError": true`.
  case failureFlag
  /// What was done or was not: `"deleted": false`.
  case deed
  /// A word or a number for how it went.
  case status
  /// A number for what is wrong, 0 where nothing is.
  case errorNumber
  case error
  case errors
  case message
  /// More words beside an error.
  case remark
  /// What was asked for.
  case content
  /// What says something of the answer, not of what was asked for.
  case metadata

  /// The kind of a plain name (small letters alone); nil for one that an API has chosen itself.
  static func named(_ name: String) -> AnswerMemberKind? { table[name] }

  private static let table: [String: AnswerMemberKind] = {
    var table: [String: AnswerMemberKind] = [:]
    for (kind, names) in names {
      for name in names.split(separator: " ") { table[String(name)] = kind }
    }
    return table
  }()

  private static let names: [(AnswerMemberKind, String)] = [
    (
      .flag,
      """
      success ok issuccess issuccessful successful succeeded succeed actionsucceed exito xito sucesso \
      erfolg erfolgreich
      """
    ),
    (.failureFlag, "iserror haserror haserrors isfailed failed failure"),
    (
      .deed,
      """
      deleted created updated sent accepted saved added removed approved submitted inserted \
      processed stored
      """
    ),
    (
      .status,
      """
      code status statuscode httpstatus httpstatuscode httpcode stat outcome resultcode resultstatus \
      returncode responsecode retcode ret cod ack respcode rtcd
      """
    ),
    (.errorNumber, "errorcode errcode errno errornumber subcode codigoerro"),
    (
      .error,
      """
      error errormessage errormsg errmessage errortext errorresponse err faultstring fault exception fehler erro \
      erreur errore
      """
    ),
    (
      .errors,
      "errors reasons errorlist errormessages validationerrors errorwrappers fehlerliste erros"
    ),
    (
      .message,
      """
      message msg errmsg detail retmsg resultmsg resultmessage returnmessage returnmsg \
      responsemessage statusmessage statustext mensaje respmsg submsg usermessage \
      mensagem meldung nachricht messaggio
      """
    ),
    (.remark, "description reason info title hint details rmk remark remarks"),
    (
      .content,
      """
      data result results payload content response body items records rows entries object retorno
      """
    ),
    (
      .metadata,
      """
      type moreinfo timestamp time path instance method jsonrpc needed provided terms privacy lang \
      locale trace stack requestid traceid correlationid successcount logid messages meta ecode \
      servedby docref termsofuse infocode sign signature signtype systemtime servertime head \
      header responseheader resultinfo extra
      """
    ),
  ]
}

/// What a name that an API has chosen itself stands for, by its words.
enum AnswerMemberSense {
  /// Something by which a thing is known: `run_id`.
  case identity
  /// A time of its life, or a state of it: `created_at`.
  case life
  /// Why something failed: `failure_reason`.
  case reason
  /// What says something of the answer: `request_id`, `documentation_url`.
  case metadata
  /// What something was tried upon, or how: `endpoint`, `attempts`.
  case target
  /// Anything else.
  case other

  /// Reads the words of a name.
  init(_ name: String) {
    let words = SnakeCase.name(name).split(separator: "_").map(String.init)
    let holds = { (set: Set<String>) in words.contains(where: set.contains) }
    if holds(Self.reasons) {
      self = .reason
    } else if holds(Self.remarks) {
      self = .metadata
    } else if words.last.map(Self.lives.contains) ?? false {
      self = .life
    } else if words.last.map(Self.targets.contains) ?? false {
      self = .target
    } else if words.last.map(Self.identities.contains) ?? false {
      self = .identity
    } else {
      self = .other
    }
  }

  private static let reasons: Set<String> = [
    "error", "errors", "err", "failure", "fault", "reason", "decline", "refusal", "rejection",
    "exception",
  ]
  private static let remarks: Set<String> = [
    "request", "trace", "correlation", "documentation", "docs", "doc", "help", "support", "warning",
    "warnings", "hint", "debug", "stacktrace", "version", "server", "elapsed", "retry", "limit",
    "remaining", "reset", "quota", "metadata", "link", "links", "upgrade", "billing", "pricing",
    "signup", "portal",
  ]
  private static let lives: Set<String> = [
    "at", "date", "state", "phase", "created", "updated", "modified", "started", "finished",
    "completed", "ended",
  ]
  private static let targets: Set<String> = [
    "url", "uri", "endpoint", "target", "domain", "recipient", "attempt", "attempts", "duration",
  ]
  private static let identities: Set<String> = [
    "id", "uuid", "guid", "uid", "sid", "name", "number", "ref", "reference", "slug",
  ]
}
