import PostgreSQLStorage
import Testing

@Suite struct ServerAddressTests {
  @Test(arguments: [
    "postgresql://ann:secret@db/recourse", "postgres://ann:@db/recourse",
    "postgresql://db/recourse?password=secret", "postgresql://db/recourse?a=b&PassWord=x",
    "postgresql://db/recourse?pass%77ord=x", "postgresql://ann:a@b@db/x",
    "postgresql:password=secret",
  ])
  func `a password among the arguments is refused`(text: String) {
    #expect(throws: ServerAddress.Problem.password) { try ServerAddress(text, from: .argument) }
  }

  @Test(arguments: [
    "postgresql:///recourse", "postgresql://db/recourse", "postgresql://ann@db:5432/recourse",
    "postgresql://a:5432,b:5433/recourse?target_session_attrs=any", "postgres://[::1]:5432/x",
    "postgresql://db/recourse?passfile=/home/ann/.pgpass",
  ])
  func `any other address is taken`(text: String) throws {
    #expect(try ServerAddress(text, from: .argument).text == text)
  }

  @Test func `sentences show no password and no parameters`() throws {
    let address = try ServerAddress("postgresql://ann:secret@db:5432/recourse?sslmode=require")
    #expect(address.shown == "postgresql://ann@db:5432/recourse")
    #expect(try ServerAddress("postgresql://db/recourse").shown == "postgresql://db/recourse")
  }

  @Test(arguments: [
    ("postgresql://db/x", true), ("POSTGRES://db/x", true), ("postgresql", false),
    ("/var/lib/postgresql:state", false), ("state", false),
  ])
  func `a directory is not taken for an address`(text: String, isAddress: Bool) {
    #expect(ServerAddress.isMeant(by: text) == isAddress)
  }
}
