import Testing

@testable import JSON

struct JSONNumberTests {
  private func number(_ text: String) throws -> JSONNumber {
    try #require(try JSONParser.parse(text).number)
  }

  @Test(
    arguments: [
      ("0", 0), ("-0", 0), ("1.0", 1), ("-1.50e1", -15), ("1e2", 100), ("100e-2", 1), ("0e999", 0),
      ("9223372036854775807", Int.max), ("-9223372036854775808", Int.min),
      ("9007199254740993.0", 9_007_199_254_740_993),
      ("1.5", nil), ("1e-1", nil), ("9223372036854775808", nil), ("1e19", nil),
      ("1e999999999", nil),
      ("1.00000000000000000001", nil),
    ] as [(String, Int?)]
  )
  func `an integer is what has no fraction and fits 64 bits`(text: String, value: Int?) throws {
    #expect(try number(text).integer == value)
  }

  @Test(arguments: [
    ("1", "1.0"), ("100", "1e2"), ("-0", "0"), ("0.10", "1e-1"), ("0e5", "0.000"),
    ("123456789012345678901234567890", "1.2345678901234567890123456789e29"),
  ])
  func `numbers of one value are equal however they are written`(left: String, right: String) throws
  {
    let (left, right) = (try number(left), try number(right))
    #expect(left == right)
    #expect(left.hashValue == right.hashValue)
    #expect(left.decimal == right.decimal)
  }

  @Test(arguments: [
    ("1", "2"), ("-1", "1"), ("-2", "-1"), ("-1", "0"), ("0", "1e-400"), ("9", "10"), ("0.9", "1"),
    ("9007199254740992", "9007199254740993"), ("9007199254740992.0", "9007199254740993.0"),
    ("1e400", "1e401"), ("-1e401", "-1e400"), ("1.9", "1.91"), ("12", "1.3e1"), ("-10", "-9"),
  ])
  func `numbers are ordered by their exact value`(less: String, more: String) throws {
    let (less, more) = (try number(less), try number(more))
    #expect(less != more)
    #expect(less.decimal < more.decimal)
    #expect(!(more.decimal < less.decimal))
  }

  @Test(arguments: [
    ("10", "5", true), ("10", "3", false), ("0.3", "0.1", true), ("0.35", "0.1", false),
    ("0", "7", true), ("4.5", "1.5", true), ("1e308", "0.5", true), ("1e308", "3", false),
    ("1e308", "0.123456789", false), ("-6", "4", false), ("-8", "4", true), ("7.0", "7", true),
    ("5", "10", false), ("1e999999999", "1e999999998", true),
    ("123456789012345678901234567890", "3", true),
  ])
  func `multiples are told exactly`(text: String, divisor: String, isMultiple: Bool) throws {
    #expect(try number(text).decimal.isMultiple(of: number(divisor).decimal) == isMultiple)
  }

  @Test(arguments: [
    (0.0, "0"), (-0.0, "0"), (1.0, "1"), (1e14, "100000000000000"), (0.1, "0.1"), (-2.5, "-2.5"),
    (.nan, "0"), (.infinity, "0"), (-.infinity, "0"),
  ])
  func `a double is written in a short form`(value: Double, text: String) {
    #expect(JSONNumber(value).text == text)
  }

  @Test(arguments: [
    .leastNonzeroMagnitude, .greatestFiniteMagnitude, 1e16, 1e-7, 123456.789e-20, .pi,
  ])
  func `a double is written as JSON that gives the same double`(value: Double) throws {
    #expect(try number(JSONNumber(value).text).double == value)
  }

  @Test func `a number beyond a double is infinite as one`() throws {
    #expect(try number("1e400").double == .infinity)
    #expect(try number("1e-400").double == 0)
  }
}
