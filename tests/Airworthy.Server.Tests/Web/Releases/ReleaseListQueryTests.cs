using Airworthy.Server.Web.Releases;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Airworthy.Server.Tests.Web.Releases;

public sealed class ReleaseListQueryTests
{
    [Fact]
    public void Nothing_given_is_the_newest_active_releases_of_all_projects_by_sessions()
    {
        var query = Parse("");

        Assert.Equal(("date", false, false, false, 20, 0), (query.SortUsed, query.OfUsers, query.IsArchived, query.IsAdoptionOfPeriod, query.PageSize, query.Offset));
        Assert.Empty(query.Scope.Projects);
        Assert.Equal("14d", query.Scope.Period.Name);
        Assert.Equal("/", query.Href);
    }

    [Fact]
    public void An_address_read_and_written_is_the_same_address()
    {
        const string address = "/?project=shop&project=api&environment=production&statsPeriod=7d&query=release.version%3A%3E1.2&sort=crash_free_users&display=users"
            + "&status=archived&healthStatsPeriod=period&per_page=50&cursor=0%3A100%3A0";

        Assert.Equal(address, Parse(address[1..]).HrefOfThis);
    }

    [Fact]
    public void The_first_page_has_no_cursor_and_any_other_list_begins_with_it()
    {
        var query = Parse("?query=shop&cursor=0:40:0");

        Assert.Equal(40, query.Offset);
        Assert.Equal("/?query=shop", query.Href);
        Assert.Equal("/?query=shop", query.HrefOfPage(0));
        Assert.DoesNotContain("cursor", query.Showing(users: true).HrefOfThis, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sessions_24h", "users_24h")]
    [InlineData("crash_free_sessions", "crash_free_users")]
    [InlineData("sessions", "users")]
    [InlineData("date", "date")]
    [InlineData("build", "build")]
    [InlineData("semver", "semver")]
    [InlineData("adoption", "adoption")]
    public void Another_display_turns_an_order_into_its_twin(string ofSessions, string ofUsers)
    {
        Assert.Equal(ofUsers, Parse($"?sort={ofSessions}&display=users").Sort);
        Assert.Equal(ofSessions, Parse($"?sort={ofUsers}").Sort);
        Assert.Equal(ofUsers, Parse($"?sort={ofSessions}").Showing(users: true).Sort);
        Assert.Equal(ofSessions, Parse($"?sort={ofUsers}&display=users").Showing(users: false).Sort);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("&environment=production", false)]
    [InlineData("&environment=production&environment=staging", true)]
    public void By_adoption_can_be_sorted_in_exactly_one_environment(string environments, bool isRefused)
    {
        var query = Parse($"?sort=adoption{environments}");

        Assert.Equal(isRefused, query.IsSortRefused);
        Assert.Equal(isRefused ? "date" : "adoption", query.SortUsed);
        // Once there is one, the address means what it says.
        Assert.Contains("sort=adoption", query.Href, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?sort=luck")]
    [InlineData("?per_page=1000000")]
    [InlineData("?per_page=minus")]
    [InlineData("?cursor=here")]
    [InlineData("?cursor=0:99999999999999999999:0")]
    [InlineData("?cursor=0:-20:0")]
    [InlineData("?display=planes&status=lost&healthStatsPeriod=ever")]
    [InlineData("?statsPeriod=forever&query=%20%20")]
    public void What_the_address_cannot_mean_is_read_as_not_given(string address) => Assert.Equal("/", Parse(address).HrefOfThis);

    private static ReleaseListQuery Parse(string query) => ReleaseListQuery.Parse(new QueryCollection(QueryHelpers.ParseQuery(query)));
}
