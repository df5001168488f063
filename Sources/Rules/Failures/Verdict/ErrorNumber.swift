import JSON

/// The number by which WeChat, and those who copy it, say whether a call went well: `{"errcode": 45009, "errmsg": "…"}`.
struct ErrorNumber {
  private let number: Int

  /// Finds it; nil where the answer has none, with words for it beside it.
  init?(_ object: JSONObject) {
    guard object["errmsg"]?.string != nil,
      let number = object["errcode"]?.integer ?? object["errcode"]?.string.flatMap({ Int($0) })
    else { return nil }
    self.number = number
  }

  /// Whether the call did not go well, whatever else the answer holds.
  var isRefusal: Bool { number != 0 }

  /// The status that it stands for; nil where that is not known.
  ///
  /// By WeChat's table of global return codes, developers.weixin.qq.com, read in 2026: -1 is a system that is busy; 45009
  /// and 45011 are limits a day and a minute, 45033 one of calls at the same time.
  var status: Int? {
    switch number {
    case -1: 503
    case 40001, 40014, 40125, 41001, 42001, 42007: 401
    case 40164, 48001, 48004, 50001, 50002: 403
    case 45009, 45011, 45033: 429
    default: nil
    }
  }
}
