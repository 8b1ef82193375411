using Airworthy.Protocol;
using Airworthy.Server.Health;
using Airworthy.Server.Web.FirstSteps;

namespace Airworthy.Server.Tests.Web.FirstSteps;

public sealed class SignTests
{
    private static readonly DateTime At = new(2026, 3, 4, 10, 30, 0, DateTimeKind.Utc);

    private static readonly FirstSigns Nothing = new(null, null, 0, null, null, null, null, null);

    [Fact]
    public void Nothing_is_ticked_before_anything_has_come()
    {
        var signs = Sign.Of(Nothing);

        Assert.Equal(["Envelope", "Session", "Release", "Environment", "User", "First crash"], signs.Select(sign => sign.Name));
        Assert.DoesNotContain(signs, sign => sign.IsDone);
    }

    [Fact]
    public void What_has_come_is_ticked_with_when()
    {
        var signs = Sign.Of(Nothing with { ReceivedOn = new(2026, 3, 4), LastReceived = At, Items = 1, Session = At, Release = ("shop@1.0.0", At) });

        Assert.Equal(["Envelope", "Session", "Release"], signs.Where(sign => sign.IsDone).Select(sign => sign.Name));
        Assert.Equal("1 item, the first on 4 Mar 2026", signs[0].What);
        Assert.Equal("shop@1.0.0", signs[2].What);
        Assert.All(signs.Take(3), sign => Assert.Equal(At, sign.At));
        Assert.Contains("name no user", signs[4].Hint);
        Assert.Contains("name no environment", signs[3].Hint);
    }

    [Fact]
    public void Envelopes_without_a_session_say_what_is_missing() =>
        Assert.Contains("no session is in them", Sign.Of(Nothing with { ReceivedOn = new(2026, 3, 4), Items = 3 })[1].Hint);

    [Fact]
    public void Sessions_that_were_refused_say_why_with_the_value() =>
        Assert.Contains("The release cannot be a name: feature/login",
            Sign.Of(Nothing with { ReceivedOn = new(2026, 3, 4), Items = 3, Refused = (DropReason.InvalidRelease, "feature/login") })[1].Hint);
}
