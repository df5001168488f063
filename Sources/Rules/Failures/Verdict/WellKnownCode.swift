import JSON
import Manifests
import Text

/// A code whose meaning is settled without a manifest: by google.rpc.Code, by the reason phrases of RFC 9110 §15 and RFC
/// 6585, by SOAP, or by services that everybody copies (AWS, Azure storage).
struct WellKnownCode {
  /// The status that the code stands for, from 400 up.
  let status: Int

  /// The kind where it is another than the status tells.
  private let exception: String?

  /// What follows from the code.
  ///
  /// A service that throttles by a code of its own is asked again with growing waits, as its libraries do: no window is
  /// known that one could wait for.
  var verdict: Rule.Verdict { status == 429 ? .retry : StatusTable(status).verdict }

  /// The sort of failure.
  var kind: String? { exception ?? StatusTable(status).kind }

  /// The meaning of the first code of an error in XML that has one; nil where none has.
  init?(xml codes: [String]) {
    let found = codes.lazy.compactMap { code -> Self? in
      Self.soapFaults[code].map { Self($0) } ?? Self(code)
    }.first
    guard let found else { return nil }
    self = found
  }

  /// The meaning of a word, however it is written: `RATE_LIMITED`, `rate-limited`, `RateLimited`; nil where it has none.
  init?(_ word: String) {
    guard word.utf8.count <= 48 else { return nil }
    // Some have a finer word behind a dot: `Throttling.User`; in small letters it is anything's.
    let isFiner = !word.contains(" ") && word.first?.isUppercase == true
    let general = isFiner ? Self.letters(word.prefix { $0 != "." }) : ""
    let last = Self.lastName(in: word).flatMap { Self.meanings[$0] }
    // A limit is never what a general word means.
    let found =
      Self.meanings[Self.letters(word[...])] ?? last.flatMap { $0.status == 429 ? $0 : nil }
      ?? Self.meanings[general] ?? last
    guard let found else { return nil }
    self = found
  }

  /// The name at the end of a path of names: `ACQ.SYSTEM_ERROR`, `policies.ratelimit.SpikeArrestViolation`.
  private static func lastName(in word: String) -> String? {
    guard let dot = word.lastIndex(of: "."), !word.contains(" ") else { return nil }
    let name = word[word.index(after: dot)...]
    return name.first?.isUppercase == true ? letters(name) : nil
  }

  private static func letters(_ word: Substring) -> String {
    guard word.utf8.allSatisfy({ $0 < 0x80 }) else {
      return word.lowercased().filter { $0.isLetter || $0.isNumber }
    }
    let letters = word.utf8.filter(ASCII.isAlphanumeric).map(ASCII.lowercased)
    return String(decoding: letters, as: UTF8.self)
  }

  private init(_ status: Int, kind: String? = nil) {
    self.status = status
    exception = kind
  }
}

extension WellKnownCode {
  /// What SOAP calls the two sides, each of whose faults comes with status 500.
  private static let soapFaults = ["Client": 400, "Sender": 400, "Server": 500, "Receiver": 500]

  private static let meanings: [String: WellKnownCode] = {
    var meanings: [String: WellKnownCode] = [:]
    for (meaning, words) in table {
      for word in words.split(separator: " ") { meanings[String(word)] = meaning }
    }
    return meanings
  }()

  private static let table: [(WellKnownCode, String)] = [
    (
      WellKnownCode(400),
      """
      badrequest invalidargument failedprecondition outofrange baduserinput carddeclined \
      genericdecline paymentdeclined donothonor expiredcard incorrectcvc cvvfailure
      """
    ),
    (
      WellKnownCode(401),
      """
      unauthenticated unauthorized notauthenticated invalidauth notauthed authenticationfailed \
      authenticationrequired invalidtoken tokenexpired tokenrevoked invalidapikey invalidcredentials \
      expiredtoken expiredtokenexception invalidaccesskeyid invalidclienttokenid \
      signaturedoesnotmatch authfailure missingauthenticationtoken incompletesignature \
      invalidauthenticationinfo failedauthentication failedcheck invalidsecuritytoken \
      unrecognizedclientexception invalidsignatureexception missingauthenticationtokenexception \
      invalidsessionid invalidapikeys apikeyinvalid invalidaccesskey invalidauthtoken invaliduserkey \
      accesstokenexpired invalidaccesstoken servicekeyisnotregisterederror 99991661 99991663 99991668 99991671 99991677
      """
    ),
    (
      WellKnownCode(402),
      """
      paymentrequired insufficientfunds insufficientcredits insufficientcredit insufficientquota
      """
    ),
    (
      WellKnownCode(403),
      """
      permissiondenied forbidden accessdenied accessdeniedexception missingscope notauthorized \
      unauthorizedaccess \
      authorizationpermissionmismatch requestdenied itemloginrequired unauthorizedoperation
      """
    ),
    (WellKnownCode(403, kind: "setup"), "requesttimetooskewed requestexpired requestinthefuture"),
    (WellKnownCode(404), "notfound"),
    (
      WellKnownCode(422),
      "contentmoderation contentpolicyviolation contentfilter contentfiltered moderationblocked"
    ),
    (WellKnownCode(409), "alreadyexists aborted conflict"),
    (
      WellKnownCode(429),
      """
      ratelimited ratelimit ratelimitexceeded ratelimiterror toomanyrequests \
      toomanyrequestsexception resourceexhausted throttled throttling throttlingexception \
      throttledexception requestthrottled requestthrottledexception ec2throttledexception slowdown \
      requestlimitexceeded bandwidthlimitexceeded provisionedthroughputexceededexception \
      rateexceeded toomanycalls userratelimitexceeded dailylimitexceeded dailyrequestlimitexceeded \
      quotaexceeded querylimitexceeded apilimitexceeded complexityexception \
      overquerylimit overdailylimit overratelimit ratelimitreached monthlylimitreached \
      usagelimitreached accesslimitreached apitokenlimitexceeded dailyqueryoverlimit \
      limitednumberofservicerequestsexceedserror hourlyapiinvocationlimitexceeded spikearrestviolation quotaviolation \
      complexitybudgetexhausted qpslimitforapi err403developeroverqps err403developeroverrate \
      toomanyattemptstrylater msmaxconcurrentreq globalmaxconcurrentreq 99991400
      """
    ),
    (
      WellKnownCode(500),
      """
      internal internalerror internalservererror servererror internalfailure unknownerror \
      unexpectederror systemerror fatalerror dataloss unknownexception
      """
    ),
    (WellKnownCode(501), "unimplemented notimplemented"),
    (WellKnownCode(502), "badgateway upstreamerror"),
    (
      WellKnownCode(503),
      """
      unavailable serviceunavailable temporarilyunavailable overloaded overloadederror maintenance tryagainlater priorrequestnotcomplete \
      transactioninprogressexception operationaborted msunavailable capacityexceeded
      """
    ),
    // Azure's word for throttling, and anybody's for trouble.
    (WellKnownCode(503, kind: "rate_limit"), "serverbusy errorserverbusy"),
    (
      WellKnownCode(504),
      """
      deadlineexceeded timeout gatewaytimeout requesttimeout requesttimeoutexception timedout \
      operationtimedout messagetimeout upstreamtimeout upstreamtimedout upstreamrequesttimeout \
      gatewaytimedout backendtimeout providertimeout servertimeout
      """
    ),
  ]
}
