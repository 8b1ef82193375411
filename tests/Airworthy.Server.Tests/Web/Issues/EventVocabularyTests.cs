using System.Text.Json.Nodes;
using Airworthy.Server.Issues;
using Airworthy.Server.Search;
using Airworthy.Server.Web.Issues;
using Airworthy.Server.Web.SearchBox;
using Microsoft.Extensions.DependencyInjection;

namespace Airworthy.Server.Tests.Web.Issues;

public sealed class EventVocabularyTests : IDisposable
{
    private readonly Site _site = new();

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task Keys_and_values_are_offered_as_they_are_typed()
    {
        await _site.SendEvents(Crash.Of(environment: "staging"));
        using var client = await _site.SignedIn();

        Assert.Equal(["is:"], await Offered(client, "issues", "i", "is"));
        Assert.Equal(["is:regressed"], await Offered(client, "issues", "is:regr"));
        Assert.Equal(["!level:fatal"], await Offered(client, "issues", "is:unresolved !level:fa"));
        Assert.Equal(["release:latest", "release:shop@1.0.0"], await Offered(client, "events", "release:"));
        Assert.Equal(["environment:staging"], await Offered(client, "events", "environment:"));
        Assert.Empty(await Offered(client, "events", "is:"));
    }

    /// <summary>What is offered must be understood.</summary>
    [Fact]
    public async Task Every_term_that_is_offered_means_something()
    {
        await _site.SendEvents(Crash.Of());
        using var client = await _site.SignedIn();
        var services = _site.Server.Services;

        foreach (var vocabulary in services.GetServices<SearchVocabulary>().Where(one => one.Page is EventVocabulary.Issues or EventVocabulary.Events))
        {
            foreach (var key in vocabulary.Keys.Where(key => key.Values is not null))
            {
                foreach (var value in (await Offered(client, vocabulary.Page, key.Name + ":")).Take(3))
                {
                    var page = await client.Page($"/{vocabulary.Page}?environment=production&query={Uri.EscapeDataString(value)}");
                    Assert.DoesNotContain("aria-invalid=\"true\"", page);
                }
            }
        }

        Assert.True(FilterSyntax.TryParse("is:new", IssueConditions.Rules, out _, out _));
    }

    private static async Task<IReadOnlyList<string>> Offered(HttpClient client, string page, string text, string? only = null)
    {
        var answer = JsonNode.Parse(await client.GetStringAsync(new Uri($"/search/complete?page={page}&text={Uri.EscapeDataString(text)}", UriKind.Relative)))!;
        return [.. answer["suggestions"]!.AsArray().Select(one => (string)one!["text"]!).Where(one => only is null || one == only + ":")];
    }
}
