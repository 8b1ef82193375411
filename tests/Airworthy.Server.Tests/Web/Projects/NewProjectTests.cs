using Airworthy.Server.Projects;
using Airworthy.Server.Web.Projects;

namespace Airworthy.Server.Tests.Web.Projects;

public sealed class NewProjectTests
{
    [Theory]
    [InlineData("Shop", "shop")]
    [InlineData("  My  Shop! ", "my-shop")]
    [InlineData("Größe", "gr-e")]
    [InlineData("new", "new-1")]
    [InlineData("123", "")]
    [InlineData("магазин", "")]
    [InlineData("", "")]
    public void A_slug_keeps_of_a_name_what_it_can(string name, string slug) => Assert.Equal(slug, ProjectSlug.Of(name));

    [Fact]
    public void A_long_name_makes_a_slug_that_leaves_room_for_a_number()
    {
        var slug = ProjectSlug.Of(new string('a', 300));

        Assert.True(ProjectSlug.IsValid(slug + "-99"));
    }

    [Fact]
    public void Without_a_slug_the_first_free_one_is_taken()
    {
        var project = NewProject.Check("Shop", "", "python", slug => slug is "shop" or "shop-2");

        Assert.True(project.IsGood);
        Assert.Equal("shop-3", project.Slug);
        Assert.Equal("python", project.PlatformOrNone);
    }

    [Theory]
    [InlineData("", "shop", "The project needs a name.", null)]
    [InlineData("Shop", "Shop!", null, "such as shop")]
    [InlineData("Shop", "12", null, "not digits alone")]
    [InlineData("Shop", "new", null, "'new' is no slug")]
    [InlineData("Shop", "taken", null, "'taken-2' is free")]
    [InlineData("магазин", "", null, "No slug can be made of 'магазин'")]
    public void What_is_wrong_is_said_of_the_field(string name, string slug, string? nameMistake, string? slugMistake)
    {
        var project = NewProject.Check(name, slug, null, slug => slug == "taken");

        Assert.Equal(nameMistake, project.NameMistake);
        if (slugMistake is null)
            Assert.Null(project.SlugMistake);
        else
            Assert.Contains(slugMistake, project.SlugMistake);
        Assert.False(project.IsGood);
    }

    [Fact]
    public void A_platform_is_one_of_ours_or_something_else()
    {
        Assert.NotNull(NewProject.Check("Shop", "", "cobol", _ => false).PlatformMistake);
        var other = NewProject.Check("Shop", "", NewProject.OtherPlatform, _ => false);
        Assert.True(other.IsGood);
        Assert.Null(other.PlatformOrNone);
    }
}
