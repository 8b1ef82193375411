using Airworthy.Server.Accounts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Airworthy.Server.Tests.Web.ReleaseDetails;

public sealed class ReleaseStageOverTimeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    // The half of an hour of today: the cookie of who is signed in is one of this server's days, and the client throws away one whose time is over.
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(Site.Now.Year, Site.Now.Month, Site.Now.Day, 0, 30, 0, TimeSpan.Zero));
    private readonly ServerUnderTest _server;
    private readonly HttpClient _app;

    public ReleaseStageOverTimeTests()
    {
        _server = new(_folder.Path, _time);
        _app = _server.Anonymous();
    }

    public void Dispose()
    {
        _app.Dispose();
        _server.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_release_goes_from_low_to_adopted_to_replaced_to_adopted_at_a_tenth_over_six_hours()
    {
        // A share of 5 % in the first hours, then 20 %, then none, then 20 % again.
        await Hours(8, old: 19, own: 1);
        Assert.Contains("Low adoption", await Stage());

        await Hours(7, old: 16, own: 4);
        Assert.Contains("Adopted since", await Stage());

        await Hours(8, old: 20, own: 0);
        Assert.Contains("Replaced since", await Stage());

        await Hours(7, old: 16, own: 4);
        var stage = await Stage();
        Assert.Contains("Adopted since", stage);
        Assert.DoesNotContain("Replaced", stage);
    }

    private async Task Hours(int count, int old, int own)
    {
        for (var hour = 0; hour < count; hour++)
        {
            var now = _time.GetUtcNow();
            await _app.Send(Wire.Envelope("session", Enumerable.Range(0, old + own).Select(i =>
                Wire.Session(Wire.NewId(), now, "exited", $"user-{i}", release: i < old ? "shop@1.0.0" : "shop@2.0.0"))));
            _time.Advance(TimeSpan.FromHours(1));
        }
    }

    private async Task<string> Stage()
    {
        using var reader = new HttpClient { BaseAddress = _server.Address };
        reader.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        await reader.GetAsync(new Uri($"{AccountsSetup.SignInPath}/{_server.Services.GetRequiredService<SignInLinks>().Create()}", UriKind.Relative));
        return ReleasePageOf.Text(ReleasePageOf.Part(await reader.Release("shop@2.0.0"), "stages"));
    }
}
