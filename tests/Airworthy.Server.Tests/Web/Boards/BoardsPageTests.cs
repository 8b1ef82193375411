using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Airworthy.Server.Tests.Web.Boards;

public sealed partial class BoardsPageTests : IDisposable
{
    private readonly Site _site = new(("Bootstrap:Projects:1:Slug", "api"), ("Bootstrap:Projects:1:Id", "2"), ("Bootstrap:Projects:1:Key", "otherkey"));

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task The_shares_of_adoption_add_up_to_all_with_the_others()
    {
        for (var i = 0; i < 7; i++)
            await _site.SendMany(10 + i, crashes: 1, release: $"shop@1.{i}.0", hoursAgo: 20 - i);

        var chart = await Chart("/health?statsPeriod=24h", "adoption");

        Assert.Equal(["1.6.0", "1.5.0", "1.4.0", "1.3.0", "1.2.0", "others"], chart.Series.Select(one => one.Name));
        for (var bucket = 0; bucket < chart.Series[0].Values.Length; bucket++)
        {
            var shares = chart.Series.Select(one => one.Values[bucket]).ToList();
            if (shares.Exists(share => share is not null))
                Assert.Equal(100, shares.Sum()!.Value, 6);
        }

        Assert.Contains(chart.Series[0].Values, share => share is null);
    }

    [Fact]
    public async Task The_columns_of_a_status_add_up_to_the_sessions_and_healthy_is_hidden_among_rates()
    {
        await _site.SendMany(120, crashes: 3, release: "shop@1.0.0", hoursAgo: 2);

        var counts = await Chart("/health?statsPeriod=24h", "counts");
        var rates = await Chart("/health?statsPeriod=24h", "health");

        Assert.Equal(120, counts.Series.Sum(one => one.Values.Sum()));
        Assert.Equal(3, counts.Series.Single(one => one.Name == "crashed").Values.Sum());
        Assert.Equal([true, false, false, false, false], rates.Series.Select(one => one.IsHidden));
        Assert.Equal(2.5, rates.Series.Single(one => one.Name == "crashed").Values.OfType<double>().Single(), 9);
    }

    [Fact]
    public async Task Which_charts_are_shown_stands_in_the_address()
    {
        await _site.SendMany(3, crashes: 0, release: "shop@1.0.0");

        var page = await Get("/health?show=modes&show=totals&show=anr");

        Assert.Equal(["totals", "modes"], Figure().Matches(page).Select(match => match.Groups[1].Value));
        Assert.Matches("value=\"totals\" checked", page);
        Assert.DoesNotMatch("value=\"adoption\" checked", page);
        Assert.Contains("App not responding: No session says that an app did not respond.", page);
        Assert.Contains("show=totals&show=modes&show=anr&sort=sessions", page);
    }

    [Fact]
    public async Task Applications_and_requests_in_one_rate_are_said_to_be()
    {
        await _site.SendMany(3, crashes: 0, release: "shop@1.0.0");
        await _site.Client.Send(Wire.Envelope("sessions", $$$"""{"aggregates":[{"started":"{{{Site.Now:O}}}","exited":9}],"attrs":{"release":"shop@1.0.0"}}"""));

        var page = await Get("/health?show=crash-free&show=modes");

        Assert.Contains("A rate over both says little", page);
        Assert.Contains("applications and requests together", page);
        Assert.Contains("75 % were counted by SDKs", page);
    }

    [Fact]
    public async Task New_issues_are_counted_by_the_release_they_were_first_seen_in()
    {
        await _site.SendMany(3, crashes: 0, release: "shop@1.0.0");
        await _site.Client.Send(Event("shop@1.0.0", "one"));
        await _site.Client.Send(Event("shop@1.0.0", "two"));
        await _site.Client.Send(Event(null, "three"));

        var chart = await Chart("/health?statsPeriod=24h", "issues");
        var page = await Get("/health?statsPeriod=24h&show=issues");

        Assert.Equal(2, chart.Series.Single(one => one.Name == "1.0.0").Values.Sum());
        Assert.Equal(1, chart.Series.Single(one => one.Name == "others").Values.Sum());
        Assert.Contains("3 new issues", page);
        Assert.Contains("firstRelease", page);
        Assert.Contains("3 new issues", await Get("/health?environment=production&show=issues"));
        Assert.Contains("0 new issues", await Get("/health?environment=none&show=issues"));
    }

    [Fact]
    public async Task Environments_and_projects_stand_side_by_side()
    {
        await _site.SendMany(6, crashes: 0, release: "shop@1.0.0", environment: "production");
        await _site.SendMany(4, crashes: 2, release: "shop@1.0.0", environment: null);
        await _site.Client.Send(Wire.Envelope("session", Wire.Session(Wire.NewId(), Site.Now)), "/api/2/envelope/?sentry_key=otherkey");

        var environments = await Chart("/health?statsPeriod=24h&by=environment", "group-sessions");
        var projects = await Chart("/health?statsPeriod=24h&by=project", "group-sessions");

        Assert.Equal(["production", "(none named)"], environments.Series.Select(one => one.Name));
        Assert.Equal("/health?environment=none&statsPeriod=24h", environments.Series[1].Href);
        Assert.Equal([("shop", 10.0), ("api", 1.0)], projects.Series.Select(one => (one.Name, one.Values.Sum()!.Value)));
    }

    [Theory]
    [InlineData("sort=sessions", "2.0.0 3.0.0 1.0.0", "sessions", "descending")]
    [InlineData("sort=sessions&order=asc", "1.0.0 3.0.0 2.0.0", "sessions", "ascending")]
    [InlineData("sort=crash-free", "3.0.0 2.0.0 1.0.0", "crash-free", "descending")]
    [InlineData("sort=version&order=asc", "1.0.0 2.0.0 3.0.0", "version", "ascending")]
    [InlineData("sort=nonsense", "3.0.0 1.0.0 2.0.0", "created", "descending")]
    public async Task The_table_is_ordered_as_the_address_says(string query, string versions, string column, string order)
    {
        await _site.SendMany(10, crashes: 5, release: "shop@1.0.0", hoursAgo: 4);
        await _site.SendMany(40, crashes: 1, release: "shop@2.0.0", hoursAgo: 6);
        await _site.SendMany(20, crashes: 0, release: "shop@3.0.0", hoursAgo: 2);

        var page = await Get($"/health?statsPeriod=24h&{query}");

        Assert.Equal(versions, string.Join(' ', Row().Matches(page).Select(match => match.Groups[1].Value)));
        Assert.Single(Regex.Matches(page, "aria-sort"));
        Assert.Matches($"aria-sort=\"{order}\">\\s*<a href=\"[^\"]*\">{column.Replace('-', '.')}", page.ToLowerInvariant());
    }

    [Fact]
    public async Task Nothing_is_no_zero()
    {
        var page = await Get("/health");

        Assert.Contains("No session in this time.", page);
        Assert.Contains("— of all", page);
        Assert.Contains("No release had a session", page);
        Assert.Contains("User health: Sessions name no users.", page);
    }

    [Fact]
    public async Task A_hostile_name_is_shown_as_text()
    {
        await _site.SendMany(2, crashes: 0, release: "<script>alert(1)<\\script>@1.0+\"'><img src=x>", environment: "\"><b>live");
        using var client = await _site.SignedIn();

        var page = await client.GetStringAsync(new Uri("/health?by=environment", UriKind.Relative));

        Assert.DoesNotContain("<script>alert", page);
        Assert.DoesNotContain("<img src=x>", page);
        Assert.DoesNotContain("<b>live", page);
    }

    private static byte[] Event(string? release, string type) => Wire.Envelope("event", JsonSerializer.Serialize(new
    {
        event_id = Wire.NewId(),
        timestamp = Site.Now,
        release,
        environment = "production",
        exception = new { values = new[] { new { type, value = type } } },
    }));

    private async Task<ChartData> Chart(string address, string id)
    {
        var page = await Get(address);
        var from = page.IndexOf($"id=\"{id}-data\"", StringComparison.Ordinal);
        Assert.True(from > 0, $"There is a chart {id}");
        return JsonSerializer.Deserialize<ChartData>(DataIn().Match(page, from).Groups[1].Value, JsonSerializerOptions.Web)!;
    }

    private async Task<string> Get(string address)
    {
        using var client = await _site.SignedIn();
        return WebUtility.HtmlDecode(await client.GetStringAsync(new Uri(address, UriKind.Relative)));
    }

    [GeneratedRegex("<figure[^>]* id=\"([^\"]+)\"")]
    private static partial Regex Figure();

    [GeneratedRegex("<script type=\"application/json\">(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex DataIn();

    [GeneratedRegex("<th scope=\"row\"><a class=\"release-link\"[^>]*><bdi>([^<]*)</bdi>")]
    private static partial Regex Row();

    private sealed record ChartData(Series[] Series);

    private sealed record Series(string Name, double?[] Values, string? Href, bool IsHidden);
}
