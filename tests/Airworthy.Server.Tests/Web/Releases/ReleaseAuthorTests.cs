using Airworthy.Server.Releases;
using Airworthy.Server.Web.Releases;

namespace Airworthy.Server.Tests.Web.Releases;

public sealed class ReleaseAuthorTests
{
    [Theory]
    [InlineData("Amelia Earhart", "a@example.com", "AE")]
    [InlineData(null, "bessie.coleman@example.com", "BC")]
    [InlineData("Mononym", "m@example.com", "M")]
    [InlineData("👩‍✈️ Pilot", "p@example.com", "👩‍✈️P")]
    [InlineData(" ", "..", "?")]
    public void Initials_are_those_of_the_name_and_of_the_address_without_one(string? name, string email, string initials) =>
        Assert.Equal(initials, ReleaseAuthor.Of(new CommitAuthor(name, email)).Initials);
}
