using Airworthy.Server.Accounts;

namespace Airworthy.Server.Tests.Accounts;

public sealed class LocalPathTests
{
    [Theory]
    [InlineData("/issues?query=is:unresolved", "/issues?query=is:unresolved")]
    [InlineData("//elsewhere.example", "/")]
    [InlineData("/\\elsewhere.example", "/")]
    [InlineData("https://elsewhere.example", "/")]
    [InlineData("", "/")]
    [InlineData(null, "/")]
    public void A_form_leads_back_to_this_server_only(string? back, string expected) => Assert.Equal(expected, LocalPath.Of(back));
}
