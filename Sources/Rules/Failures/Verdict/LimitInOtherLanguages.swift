import Text

/// Words for a limit of calls in languages other than English.
enum LimitInOtherLanguages {
  /// Whether a text has any; the limit of a length or of an amount is none.
  static func isSaid(in text: String) -> Bool {
    guard text.utf8.contains(where: { $0 >= 0x80 }) || text.contains(text: " ") else {
      return false
    }
    let small = text.prefix(1000).lowercased()
    return words.contains { small.contains(text: $0) }
  }

  private static let words = [
    "配额超限", "频率超限", "频率限制", "访问频率", "调用频率", "请求频率", "请求量", "请求次数", "调用次数",
    "访问次数", "限流", "流控", "并发数", "请求过于频繁", "操作过于频繁", "リクエスト制限", "リクエスト数",
    "アクセス制限", "回数制限", "호출 제한", "요청 한도", "요청이 너무", "거래건수를 초과",
    "limite de requisi", "muitas requisi", "muitos acessos", "demasiadas solicitudes",
    "límite de solicitudes", "слишком много запросов", "лимит запросов", "частота запросов",
    "trop de requêtes", "zu viele anfragen",
  ]
}
