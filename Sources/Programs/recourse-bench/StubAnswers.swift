/// The answers of the stub, head and body, made once.
final class StubAnswers {
  /// Number of different items; the item of a request is its number modulo this.
  static let itemCount = 100

  private let items: [[UInt8]]
  private let big: [UInt8]
  private let limited: [UInt8]
  private let unknown: [UInt8]
  private let soon: [UInt8]
  private var soonCount = 0

  /// What counts requests for items, where they are counted.
  let window: StubWindow?

  init(window: StubWindow? = nil) {
    self.window = window
    items = (0..<Self.itemCount).map { Self.http("200 OK", Self.item($0)) }
    big = Self.http("200 OK", Self.bigBody())
    limited = Self.http(
      "429 Too Many Requests",
      "{\"error\":{\"code\":\"rate_limited\",\"message\":\"Too many requests.\"}}",
      fields: "Retry-After: 3600\r\n"
    )
    soon = Self.http(
      "429 Too Many Requests",
      "{\"error\":{\"code\":\"rate_limited\",\"message\":\"Too many requests.\"}}",
      fields: "Retry-After: 1\r\n"
    )
    unknown = Self.http("404 Not Found", "{\"error\":{\"code\":\"not_found\"}}")
  }

  /// Text that stands in the answer for an item and in no other.
  static func mark(_ index: Int) -> String {
    "item-" + String(1000 + index).dropFirst() + "-steel"
  }

  /// Text that stands at the start of the big answer only.
  static let bigMark = "list-of-items"

  /// The answer to a request by its first line; the method is not looked at.
  func answer(toRequest head: ArraySlice<UInt8>) -> [UInt8] {
    guard let space = head.firstIndex(of: UInt8(ascii: " ")) else { return unknown }
    let target = head[(space + 1)...].prefix { $0 > UInt8(ascii: " ") }
    if target.starts(with: Self.itemPath) {
      if let window, window.take() == .refused { return soon }
      var number = 0
      for digit in target.dropFirst(Self.itemPath.count) {
        number = (number &* 10 &+ Int(digit & 15)) % Self.itemCount
      }
      return items[number]
    }
    if target.elementsEqual(Self.bigPath) { return big }
    if target.elementsEqual(Self.soonPath) {
      soonCount += 1
      return soonCount % 2 == 1 ? soon : items[0]
    }
    return target.elementsEqual(Self.limitedPath) ? limited : unknown
  }

  private static let itemPath = Array("/items/".utf8)
  private static let bigPath = Array("/big".utf8)
  private static let soonPath = Array("/soon".utf8)
  private static let limitedPath = Array("/limited".utf8)

  private static func http(_ status: String, _ body: String, fields: String = "") -> [UInt8] {
    let head =
      "HTTP/1.1 \(status)\r\nContent-Type: application/json\r\n\(fields)"
      + "Content-Length: \(body.utf8.count)\r\n\r\n"
    return Array((head + body).utf8)
  }

  /// About 200 bytes.
  private static func item(_ index: Int) -> String {
    "{\"id\":\(index),\"name\":\"\(mark(index))\",\"state\":\"active\","
      + "\"price\":{\"amount\":1999,\"currency\":\"EUR\"},\"tags\":[\"tools\",\"outdoor\"],"
      + "\"stock\":{\"place\":\"north\",\"count\":137},\"changed\":\"2026-03-04T08:31:12Z\"}"
  }

  /// 1 MB, less than an item short.
  private static func bigBody() -> String {
    var body = "{\"kind\":\"\(bigMark)\",\"items\":[" + item(0)
    var index = 1
    while body.utf8.count < 999_790 {
      body += "," + item(index % itemCount)
      index += 1
    }
    return body + "]}"
  }
}
