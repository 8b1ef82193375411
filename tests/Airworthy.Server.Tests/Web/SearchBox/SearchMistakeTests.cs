using Airworthy.Server.Web.SearchBox;

namespace Airworthy.Server.Tests.Web.SearchBox;

public sealed class SearchMistakeTests
{
    [Fact]
    public void The_place_is_taken_from_the_message()
    {
        var mistake = SearchMistake.Of("shop release.stage:mad rest", "column 6: 'mad' is no stage");

        Assert.Equal(("'mad' is no stage", 5), (mistake.What, mistake.At!.Value));
        Assert.Equal(("shop ", "release.stage:mad", " rest"), mistake.Parts);
    }

    [Theory]
    [InlineData("a", "column 900: behind the end", "")]
    [InlineData("a b", "column 2: a blank", "")]
    public void A_place_where_nothing_stands_marks_nothing(string text, string error, string wrong) => Assert.Equal(wrong, SearchMistake.Of(text, error).Parts.Wrong);

    [Fact]
    public void A_message_without_a_place_is_told_as_it_is() => Assert.Equal(("all of it", null), (SearchMistake.Of("a", "all of it").What, SearchMistake.Of("a", "all of it").At));
}
