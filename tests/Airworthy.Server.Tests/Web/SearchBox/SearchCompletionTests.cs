using Airworthy.Server.Web.Frame;
using Airworthy.Server.Web.SearchBox;

namespace Airworthy.Server.Tests.Web.SearchBox;

public sealed class SearchCompletionTests
{
    private static readonly SearchCompletion Completion = new(
    [
        new("releases",
        [
            new("release", "name", _ => ["latest", "shop@2.0.0", "shop@1.0.0", "my shop@1.0 (5)"]),
            new("release.version", "version", _ => ["2.0.0", "1.10.0", "1.2.0"], IsOrdered: true),
            new("release.stage", "stage", _ => ["adopted", "low_adoption", "replaced"]),
            new("first-seen", "time"),
        ]),
    ]);

    [Theory]
    [InlineData("", "release: release.version: release.stage: first-seen:")]
    [InlineData("rel", "release: release.version: release.stage:")]
    [InlineData("stage", "release.stage:")]
    [InlineData("!release.s", "!release.stage:")]
    [InlineData("nothing", "")]
    public void A_key_is_completed_by_its_beginning_or_by_that_of_a_part(string text, string suggestions) =>
        Assert.Equal(suggestions, string.Join(' ', Texts(text)));

    [Theory]
    [InlineData("release:", "release:latest release:shop@2.0.0 release:shop@1.0.0 release:\"my shop@1.0 (5)\"")]
    [InlineData("release:1.0.", "release:shop@1.0.0")]
    [InlineData("release.version:>1", "release.version:>1.10.0 release.version:>1.2.0")]
    [InlineData("!release.stage:low", "!release.stage:low_adoption")]
    [InlineData("release.stage:adopted", "")]
    [InlineData("first-seen:", "")]
    [InlineData("unknown:", "")]
    public void A_value_is_completed_the_likeliest_first_and_quoted_if_it_must_be(string text, string suggestions) =>
        Assert.Equal(suggestions, string.Join(' ', Texts(text)));

    [Theory]
    [InlineData("2.0 release.stage:ad", 4)]
    [InlineData("release:\"my shop", 0)]
    [InlineData("release:\"my shop@1.0\" rel", 22)]
    public void What_is_completed_is_the_last_token(string text, int from)
    {
        var found = Completion.Complete("releases", text, Nothing)!;

        Assert.Equal(from, found.From);
        Assert.NotEmpty(found.Suggestions);
    }

    [Fact]
    public void A_page_without_a_search_has_no_suggestions() => Assert.Null(Completion.Complete("moon", "", Nothing));

    private static PageSelection Nothing => new(new([], [], PagePeriod.Default), [], null, [], []);

    private static IEnumerable<string> Texts(string text) => Completion.Complete("releases", text, Nothing)!.Suggestions.Select(one => one.Text);
}
