import System
import Testing

struct SystemErrorTests {
  @Test func `every error of the system is told in words`() {
    for number in Int32(1)...133 {
      let clause = SystemError.clause(number)
      #expect(clause.contains { $0.isLetter })
      #expect(!clause.hasPrefix("error \(number)"), "\(clause)")
    }
    #expect(SystemError.clause(17).contains("something else stands there already"))
  }
}
