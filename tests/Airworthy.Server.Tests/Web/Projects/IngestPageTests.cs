using System.Net;
using System.Text;
using Airworthy.Server.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Airworthy.Server.Tests.Web.Projects;

public sealed class IngestPageTests : IDisposable
{
    private readonly Site _site = new();

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task What_came_is_shown_by_kind_and_fate()
    {
        await _site.Send(Wire.Session(Wire.NewId(), Site.Now), Wire.Session(Wire.NewId(), Site.Now));
        await _site.Send(Wire.Session(Wire.NewId(), Site.Now, release: "feature/<login>"));
        await _site.Client.Send(Wire.Envelope("transaction", "{}"));

        var page = await Get();

        Assert.Matches("<th scope=\"row\">session</th>\\s*<td><time[^>]*>[^<]*</time></td>\\s*<td class=\"number\">2</td>", page);
        Assert.Contains("The release cannot be a name", page);
        Assert.Contains("<bdi>feature/<login></bdi>", page);
        Assert.Contains("Accepted, not kept", page);
        Assert.Contains("Takes everything", page);
        Assert.Matches("[0-9]+ commits? since the start|[0-9]+ commits?<", page);
    }

    [Fact]
    public async Task Nothing_is_said_to_be_nothing()
    {
        var page = await Get();

        Assert.Contains("Nothing of this project was counted in these days.", page);
        Assert.Contains("Everything that came was counted.", page);
        Assert.Contains("No SDK has said that it threw anything away.", page);
        Assert.Contains("No update of a session came twice.", page);
        Assert.DoesNotContain("Accepted, not kept", page);
    }

    [Fact]
    public async Task A_wrong_clock_and_a_repeat_are_counted()
    {
        var update = Wire.Session(Wire.NewId(), Site.Now);
        await _site.Send(update);
        await _site.Send(update);
        var twoDaysAgo = Site.Now.AddDays(-2);
        await _site.Client.Send(Encoding.UTF8.GetBytes($"{{\"sent_at\":\"{twoDaysAgo:O}\"}}\n{{\"type\":\"session\"}}\n{Wire.Session(Wire.NewId(), twoDaysAgo)}\n"));

        var page = await Get();

        Assert.Contains("<strong>1 update</strong> told nothing new", page);
        Assert.Contains("<strong>1 envelope</strong> from a wrong clock: the last one's times were moved by 2 d ahead", page);
    }

    [Fact]
    public async Task An_update_that_tells_more_is_no_repeat()
    {
        var id = Wire.NewId();
        await _site.Send(Wire.Session(id, Site.Now));
        await _site.Send(Wire.Session(id, Site.Now, status: "exited", isInit: false, sequence: 1));

        Assert.Contains("No update of a session came twice.", await Get());
    }

    [Fact]
    public async Task What_sdks_lost_is_told()
    {
        await _site.Client.Send(Wire.Envelope("client_report", """{"discarded_events":[{"reason":"ratelimit_backoff","category":"session","quantity":7}]}"""));

        var page = await Get();

        Assert.Contains("<bdi>ratelimit_backoff</bdi>", page);
        Assert.Matches("<bdi>session</bdi></th>.*?<td class=\"number\">7</td>", page);
    }

    [Fact]
    public async Task A_failing_disk_is_told()
    {
        _site.Server.Services.GetRequiredService<StorageHealth>().Failure = "No space left on device";

        Assert.Contains("Takes nothing", await Get());
    }

    private async Task<string> Get()
    {
        using var client = await _site.SignedIn();
        return WebUtility.HtmlDecode(await client.GetStringAsync(new Uri("/projects/shop/ingest", UriKind.Relative)));
    }
}
