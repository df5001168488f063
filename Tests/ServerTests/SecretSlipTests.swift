import Testing

@testable import Credentials

struct SecretSlipTests {
  @Test(arguments: [
    "${SHOP_KEY}", "${env:SHOP_KEY}", "${input:shop-key}", "$SHOP_KEY", "{{ shop_key }}",
    "%SHOP_KEY%",
    "<your api key>",
  ])
  func `a placeholder that nobody filled in is no key`(text: String) {
    #expect(SecretSlip(text) == .placeholder(text))
  }

  @Test(arguments: ["YOUR_API_KEY", "your-token-here", "null", "undefined", "changeme"])
  func `what stands for a key where there is none is no key, and may be a password`(text: String) {
    #expect(SecretSlip(inKey: text) == .placeholder(text))
    #expect(SecretSlip(text) == nil)
  }

  @Test(arguments: ["Bearer sk-1234", "token sk-1234"])
  func `the word of a scheme is no part of a key`(text: String) {
    let word = text.split(separator: " ").first.map(String.init) ?? ""
    #expect(SecretSlip(inKey: text) == .scheme(word))
  }

  @Test(arguments: ["\"sk-1234\"", "'sk-1234'", "`sk-1234`"])
  func `quotation marks are no part of a key`(text: String) {
    #expect(SecretSlip(text) == .quoted)
  }

  @Test(arguments: [
    "sk-1234", "$2y$10$abcdef", "$1nine", "<a>b", "100%", "%41%42", "\"", "''", "{\"a\":1}",
    "${a}b",
    "$lower",
  ])
  func `what may be a key is taken as one`(text: String) {
    #expect(SecretSlip(text) == nil)
    #expect(SecretSlip(inKey: text) == nil)
  }
}
