using Airworthy.Server.Issues;

namespace Airworthy.Server.Tests.Issues;

public sealed class FixReferencesTests
{
    [Theory]
    [InlineData("Fixes WEB-H", "WEB-H")]
    [InlineData("fix WEB-H: cart", "WEB-H")]
    [InlineData("FIXED: web-h.", "web-h")]
    [InlineData("closes WEB-1", "WEB-1")]
    [InlineData("Close WEB-1", "WEB-1")]
    [InlineData("closed WEB-1", "WEB-1")]
    [InlineData("resolve WEB-1", "WEB-1")]
    [InlineData("resolves WEB-1", "WEB-1")]
    [InlineData("resolved WEB-1", "WEB-1")]
    [InlineData("Fixes WEB-1, WEB-2,WEB-3 and WEB-4", "WEB-1 WEB-2 WEB-3 WEB-4")]
    [InlineData("fixes WEB-1 WEB-2", "WEB-1 WEB-2")]
    [InlineData("fixes (WEB-1) and [WEB-2]", "WEB-1 WEB-2")]
    [InlineData("fixes [WEB-H](https://host/organizations/acme/issues/17/)", "WEB-H")]
    [InlineData("fixes [the cart](https://host/organizations/acme/issues/17/)", "")]
    [InlineData("fixes [WEB-1](x), [WEB-2](y)", "WEB-1 WEB-2")]
    [InlineData("Cart\n\nfixes: MY-APP_2-4K\n", "MY-APP_2-4K")]
    [InlineData("fixes WEB-1\nfixes WEB-1, WEB-2", "WEB-1 WEB-2")]
    [InlineData("fixes https://host:9000/organizations/acme/issues/17/", "#17")]
    [InlineData("fixes https://host/organizations/acme/issues/17, WEB-2", "#17 WEB-2")]
    [InlineData("fixes https://host/organizations/acme/issues/17/?project=1", "#17")]
    [InlineData("fixes <https://host/organizations/acme/issues/17/>", "#17")]
    [InlineData("fixes https://host/organizations/other/issues/17/", "")]
    [InlineData("fixes https://github.com/acme/web/issues/17", "")]
    [InlineData("see WEB-1", "")]
    [InlineData("prefixes WEB-1", "")]
    [InlineData("fixing WEB-1", "")]
    [InlineData("fixes the check-in of WEB-1", "")]
    [InlineData("fixes WEB-1.js", "")]
    [InlineData("fixes WEB-", "")]
    [InlineData("fixes", "")]
    [InlineData("", "")]
    public void Names_issues(string message, string expected) =>
        Assert.Equal(expected, string.Join(' ', FixReferences.In(message, "acme").Select(reference => reference.ShortId ?? $"#{reference.Issue}")));

    [Fact]
    public void A_message_that_never_ends_is_read_in_time() =>
        Assert.Empty(FixReferences.In(string.Concat(Enumerable.Repeat("fixes , and [", 100_000)), "acme"));
}
